"use client";

import { Button } from "@heroui/react/button";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { useSend } from "@/app/_client/useSend";
import { FormDialog } from "@/components/forms/FormDialog";
import { SendProblem } from "../SendProblem";
import { SettingsSection } from "./SettingsSection";

export function SessionsPanel() {
	const [isAsking, setIsAsking] = useState(false);
	const send = useSend<unknown>(() => void signOut({ callbackUrl: "/sign-in" }));
	return (
		<SettingsSection
			title="Your sessions"
			text="A session lasts 12 hours at most. Left one open on another machine? End them all."
			action={
				<Button size="sm" variant="secondary" onPress={() => setIsAsking(true)}>
					Sign out everywhere
				</Button>
			}
		>
			{isAsking && (
				<FormDialog
					title="Sign out everywhere?"
					intro="Every session of yours ends at once, this one too. API tokens go on working; they are revoked one by one."
					submitLabel="Sign out everywhere"
					isDanger
					isBusy={send.isPending}
					problem={<SendProblem problem={send.error} />}
					onSubmit={() => send.mutate({ method: "DELETE", url: "/api/account/sessions" })}
					onClose={() => setIsAsking(false)}
				/>
			)}
		</SettingsSection>
	);
}
