"use client";

import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextBox } from "@/components/forms/TextBox";
import type { IncidentBody } from "@/wire/http/incidents";
import { SendProblem } from "../SendProblem";

export function ResolveDialog({ incident, onClose }: { incident: IncidentBody; onClose: () => void }) {
	const [note, setNote] = useState("");
	const send = useSend<IncidentBody>(() => {
		toast.success("Resolved", { description: `${incident.title}: ${incident.about.label}` });
		onClose();
	});
	return (
		<FormDialog
			title={`Resolve “${incident.title}”`}
			intro={`${incident.about.label}. If its cause is still there or comes back, it opens again by itself.`}
			submitLabel="Resolve it"
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() =>
				send.mutate({
					method: "PATCH",
					url: `/api/incidents/${incident.id}`,
					body: { state: "resolved", note: note.replaceAll(/\s+/g, " ") },
				})
			}
			onClose={onClose}
		>
			<TextBox
				label="What was it, and what was done?"
				value={note}
				onChange={setNote}
				error={fieldErrors(send.error)["note"]}
				placeholder="Power strip was unplugged for the exam; plugged in again."
			/>
		</FormDialog>
	);
}
