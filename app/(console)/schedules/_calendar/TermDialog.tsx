"use client";

import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import type { TermBody } from "@/wire/http/siteCalendar";
import { SendProblem } from "../../SendProblem";

export function TermDialog({ term, onClose }: { term: TermBody | null; onClose: () => void }) {
	const [name, setName] = useState(term?.name ?? "");
	const [firstDay, setFirstDay] = useState(term?.first_day ?? "");
	const [lastDay, setLastDay] = useState(term?.last_day ?? "");
	const send = useSend<TermBody>((saved) => {
		toast.success("Term saved", { description: saved.name });
		onClose();
	});
	const errors = fieldErrors(send.error);
	const body = { name, first_day: firstDay, last_day: lastDay };
	return (
		<FormDialog
			title={term === null ? "Add a term" : `Change “${term.name}”`}
			intro="Schedules that are bound to it hold from its first to its last day."
			submitLabel="Save the term"
			isBusy={send.isPending}
			isSubmitDisabled={name.trim() === "" || firstDay === "" || lastDay === ""}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() =>
				send.mutate(
					term === null ? { method: "POST", url: "/api/terms", body } : { method: "PATCH", url: `/api/terms/${term.id}`, body },
				)
			}
			onClose={onClose}
		>
			<TextInput
				label="Name"
				value={name}
				onChange={setName}
				isRequired
				autoFocus
				placeholder="Odd semester"
				error={errors["name"]}
			/>
			<div className="grid grid-cols-2 gap-3">
				<TextInput label="First day" type="date" value={firstDay} onChange={setFirstDay} isRequired error={errors["first_day"]} />
				<TextInput label="Last day" type="date" value={lastDay} onChange={setLastDay} isRequired error={errors["last_day"]} />
			</div>
		</FormDialog>
	);
}

export function EndTermDialog({ term, onClose }: { term: TermBody; onClose: () => void }) {
	const send = useSend<unknown>(() => {
		toast.success("Term ended", { description: term.name });
		onClose();
	});
	return (
		<FormDialog
			title={`End “${term.name}”?`}
			intro={
				term.schedules.length === 0
					? "It is no longer offered. No schedule holds to it."
					: `${term.schedules.join(", ")} ${term.schedules.length === 1 ? "holds" : "hold"} to it: change that first.`
			}
			submitLabel="End it"
			isDanger
			isBusy={send.isPending}
			isSubmitDisabled={term.schedules.length > 0}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "DELETE", url: `/api/terms/${term.id}` })}
			onClose={onClose}
		/>
	);
}
