"use client";

import { Button } from "@heroui/react/button";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { requestJson } from "@/app/_client/requestJson";
import { useSend } from "@/app/_client/useSend";
import { formatDay, inZone } from "@/components/figures/formatTime";
import type { UserBody } from "@/wire/http/accounts";
import { SendProblem } from "../SendProblem";
import { PersonDialog } from "./PersonDialog";
import { SettingsSection } from "./SettingsSection";

export function PeoplePanel({ zone }: { zone: string }) {
	const account = useAccount();
	const [isNew, setIsNew] = useState(false);
	const { data } = useQuery({
		queryKey: ["users"],
		queryFn: ({ signal }) => requestJson<{ users: UserBody[] }>("/api/users?limit=500", { signal }),
	});
	const send = useSend<unknown>(() => undefined);
	return (
		<SettingsSection
			title="People"
			text="Roles are read anew at every request; who is disabled is out at once."
			action={
				<Button size="sm" onPress={() => setIsNew(true)}>
					<Plus aria-hidden className="size-4" />
					Add a person
				</Button>
			}
		>
			<SendProblem problem={send.error} />
			<ul className="flex flex-col">
				{(data?.users ?? []).map((user) => (
					<li key={user.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-separator py-3 text-sm">
						<span
							className={`min-w-full flex-1 truncate font-medium sm:min-w-0 ${user.disabled_at ? "text-muted line-through" : ""}`}
						>
							{user.name ? `${user.name} · ${user.email}` : user.email}
						</span>
						<span className="text-muted">
							{user.role}
							{user.classrooms.length > 0 && `, ${user.classrooms.length} rooms`}
						</span>
						<span className="text-xs text-muted">since {formatDay(inZone(user.created_at, zone))}</span>
						{user.disabled_at ? (
							<Button
								size="sm"
								variant="ghost"
								onPress={() => send.mutate({ method: "PATCH", url: `/api/users/${user.id}`, body: { disabled: false } })}
							>
								Enable
							</Button>
						) : (
							<Button
								size="sm"
								variant="ghost"
								isDisabled={user.email === account?.name}
								onPress={() => send.mutate({ method: "DELETE", url: `/api/users/${user.id}` })}
							>
								Disable
							</Button>
						)}
					</li>
				))}
			</ul>
			{isNew && <PersonDialog onClose={() => setIsNew(false)} />}
		</SettingsSection>
	);
}
