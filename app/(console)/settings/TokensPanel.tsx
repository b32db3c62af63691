"use client";

import { Button } from "@heroui/react/button";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { requestJson } from "@/app/_client/requestJson";
import { formatDay, formatInstant, inZone } from "@/components/figures/formatTime";
import type { ApiTokenBody } from "@/wire/http/accounts";
import { RevokeDialog } from "./RevokeDialog";
import { SettingsSection } from "./SettingsSection";
import { TokenDialog } from "./TokenDialog";
import { reachWords } from "./tokenReach";

export function TokensPanel({ zone }: { zone: string }) {
	const [isNew, setIsNew] = useState(false);
	const [revoking, setRevoking] = useState<ApiTokenBody | null>(null);
	const { data } = useQuery({
		queryKey: ["tokens"],
		queryFn: ({ signal }) => requestJson<{ tokens: ApiTokenBody[] }>("/api/tokens?limit=500", { signal }),
	});
	const tokens = data?.tokens ?? [];
	return (
		<SettingsSection
			title="API tokens"
			text="For scripts: send one as “Authorization: Bearer …”. A token never reaches further than its maker."
			action={
				<Button size="sm" onPress={() => setIsNew(true)}>
					<Plus aria-hidden className="size-4" />
					New token
				</Button>
			}
		>
			{data && tokens.length === 0 && <p className="border-t border-separator pt-3 text-sm text-muted">No token yet.</p>}
			<ul className="flex flex-col">
				{tokens.map((token) => (
					<li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-separator py-3 text-sm">
						<span
							className={`min-w-full flex-1 truncate font-medium sm:min-w-0 ${token.revoked_at ? "text-muted line-through" : ""}`}
						>
							{token.name}
						</span>
						<span className="text-muted">
							{token.role}
							{reachWords(token) !== "" && <span className="text-xs"> · {reachWords(token)}</span>}
						</span>
						<span className="text-xs text-muted">
							{token.last_used_at ? `last used ${formatInstant(inZone(token.last_used_at, zone))}` : "never used"}
							{token.expires_at && ` · until ${formatDay(inZone(token.expires_at, zone))}`}
						</span>
						{token.revoked_at ? (
							<span className="px-3 text-xs text-muted">revoked</span>
						) : (
							<Button size="sm" variant="ghost" onPress={() => setRevoking(token)}>
								Revoke
							</Button>
						)}
					</li>
				))}
			</ul>
			{isNew && <TokenDialog onClose={() => setIsNew(false)} />}
			{revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
		</SettingsSection>
	);
}
