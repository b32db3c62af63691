"use client";

import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import type { IncidentBody } from "@/wire/http/incidents";
import { SendProblem } from "../SendProblem";

type HandOnDialogProps = { incident: IncidentBody; people: readonly { id: number; name: string }[]; onClose: () => void };

const NOBODY = "nobody";

export function HandOnDialog({ incident, people, onClose }: HandOnDialogProps) {
	const [chosen, setChosen] = useState(incident.owner ? String(incident.owner.id) : NOBODY);
	const send = useSend<IncidentBody>(({ owner }) => {
		toast.success("Handed on", { description: owner ? `${incident.title}: ${owner.name} has it` : "Nobody has it now" });
		onClose();
	});
	return (
		<FormDialog
			title={`Who takes “${incident.title}”?`}
			intro={incident.about.label}
			submitLabel="Hand it on"
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() =>
				send.mutate({
					method: "PATCH",
					url: `/api/incidents/${incident.id}`,
					body: { owner: chosen === NOBODY ? null : Number(chosen) },
				})
			}
			onClose={onClose}
		>
			<Choice
				label="Person"
				options={[{ id: NOBODY, label: "Nobody" }, ...people.map(({ id, name }) => ({ id: String(id), label: name }))]}
				value={chosen}
				onChange={setChosen}
				error={fieldErrors(send.error)["owner"]}
				description="Managers and administrators who can act on it."
			/>
		</FormDialog>
	);
}
