"use client";

import { useState } from "react";
import { useSites } from "@/app/_client/useConfiguration";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import { ManySegments } from "@/components/forms/ManySegments";
import { TextInput } from "@/components/forms/TextInput";
import type { Scope } from "@/wire/http/routeSpec";
import { SendProblem } from "../SendProblem";
import { OnceDialog } from "./OnceDialog";
import { ROLES } from "./roles";
import { roomsOf, TOKEN_SCOPES } from "./tokenReach";

/** No site is named so: names are trimmed. */
const EVERY_SITE = " ";

type Made = { name: string; token: string };

export function TokenDialog({ onClose }: { onClose: () => void }) {
	const [name, setName] = useState("");
	const [role, setRole] = useState("viewer");
	const [scopes, setScopes] = useState<Scope[]>(["read"]);
	const [site, setSite] = useState(EVERY_SITE);
	const [rooms, setRooms] = useState("");
	const [expires, setExpires] = useState("");
	const [made, setMade] = useState<Made | null>(null);
	const sites = useSites().data?.sites ?? [];
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
	const body = {
		name: name.trim(),
		role,
		scopes,
		classrooms: roomsOf(rooms),
		...(site === EVERY_SITE ? {} : { site }),
		...(expires === "" ? {} : { expires_at: expires }),
	};
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
			<ManySegments
				label="For"
				options={TOKEN_SCOPES}
				value={scopes}
				onChange={setScopes}
				description="Within the role: a script that only reads needs no more."
				error={errors.scopes ?? (scopes.length === 0 ? "Choose at least one." : undefined)}
			/>
			{sites.length > 1 && (
				<Choice
					label="Site"
					options={[{ id: EVERY_SITE, label: "Every site" }, ...sites.map((each) => ({ id: each.name, label: each.name }))]}
					value={site}
					onChange={setSite}
					error={errors.site}
				/>
			)}
			<TextInput
				label="Only these rooms (optional)"
				value={rooms}
				onChange={setRooms}
				placeholder="CSE-301, CSE-302"
				error={errors.classrooms ?? Object.entries(errors).find(([path]) => path.startsWith("classrooms."))?.[1]}
			/>
			<TextInput label="Ends on (optional)" type="date" value={expires} onChange={setExpires} error={errors.expires_at} />
		</FormDialog>
	);
}
