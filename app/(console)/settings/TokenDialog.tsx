"use client";

import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import { SendProblem } from "../SendProblem";
import { OnceDialog } from "./OnceDialog";
import { ROLES } from "./roles";

type Made = { name: string; token: string };

export function TokenDialog({ onClose }: { onClose: () => void }) {
	const [name, setName] = useState("");
	const [role, setRole] = useState("viewer");
	const [expires, setExpires] = useState("");
	const [made, setMade] = useState<Made | null>(null);
	const send = useSend<Made>(setMade);
	const errors = fieldErrors(send.error);
	if (made)
		return (
			<OnceDialog
				title={`Token “${made.name}”`}
				label="Token"
				text={made.token}
				note="Only its hash is kept; a lost token is revoked and made anew."
				onClose={onClose}
			/>
		);
	const body = { name: name.trim(), role, ...(expires === "" ? {} : { expires_at: expires }) };
	return (
		<FormDialog
			title="New API token"
			submitLabel="Make and show the token"
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "POST", url: "/api/tokens", body })}
			onClose={onClose}
		>
			<TextInput
				label="Name"
				value={name}
				onChange={setName}
				isRequired
				autoFocus
				placeholder="Monthly report"
				error={errors.name}
			/>
			<Choice label="Role" options={ROLES} value={role} onChange={setRole} error={errors.role} />
			<TextInput label="Ends on (optional)" type="date" value={expires} onChange={setExpires} error={errors.expires_at} />
		</FormDialog>
	);
}
