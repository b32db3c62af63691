"use client";

import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import { SendProblem } from "../SendProblem";
import { OnceDialog } from "./OnceDialog";
import { ROLES } from "./roles";

type Made = { email: string; password: string | null };

export function PersonDialog({ onClose }: { onClose: () => void }) {
	const [email, setEmail] = useState("");
	const [name, setName] = useState("");
	const [role, setRole] = useState("viewer");
	const [made, setMade] = useState<Made | null>(null);
	const send = useSend<Made>(setMade);
	const errors = fieldErrors(send.error);
	if (made)
		return (
			<OnceDialog
				title={`Password of ${made.email}`}
				label="Password"
				text={made.password ?? ""}
				note="Hand it over safely; the person changes it under Settings."
				onClose={onClose}
			/>
		);
	return (
		<FormDialog
			title="Add a person"
			submitLabel="Add and show the password"
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "POST", url: "/api/users", body: { email: email.trim(), name: name.trim(), role } })}
			onClose={onClose}
		>
			<TextInput label="E-mail" type="email" value={email} onChange={setEmail} isRequired autoFocus error={errors.email} />
			<TextInput label="Name" value={name} onChange={setName} error={errors.name} />
			<Choice label="Role" options={ROLES} value={role} onChange={setRole} error={errors.role} />
		</FormDialog>
	);
}
