"use client";

import { toast } from "@heroui/react/toast";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Problem, sendJson } from "@/app/_client/requestJson";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { useSettled } from "@/app/_client/useSettled";
import { formatEnergy } from "@/components/figures/formatQuantity";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextBox } from "@/components/forms/TextBox";
import { TextInput } from "@/components/forms/TextInput";
import type { IncidentBody } from "@/wire/http/incidents";
import { SendProblem } from "../SendProblem";

type Decision = "count" | "correct" | "replaced" | "take_back";
type Change = { before_wh: number; after_wh: number };
type CorrectDialogProps = {
	incident: IncidentBody;
	correction: NonNullable<IncidentBody["correction"]>;
	onClose: () => void;
};

const PAUSE_MS = 300;
const NUMBER = /^\d+([.,]\d{1,3})?$/;

/** Decides of the entry behind an incident. What it would change is asked of the server as one types. */
export function CorrectDialog({ incident, correction, onClose }: CorrectDialogProps) {
	const claims = correction.claims_wh;
	const [decision, setDecision] = useState<Decision>(claims === null ? (correction.decided ? "take_back" : "correct") : "count");
	const [typed, setTyped] = useState({ energy_wh: "", old_meter_wh: "", new_meter_wh: "" });
	const [note, setNote] = useState("");
	const url = `/api/devices/${correction.device_id}/corrections`;
	const figures = FIELDS[decision].map(({ field }) => [field, typed[field].trim().replace(",", ".")] as const);
	const isComplete = figures.every(([, text]) => NUMBER.test(text));
	const said = {
		...{ entry: correction.entry, channel: correction.channel, decision },
		...Object.fromEntries(figures.map(([field, text]) => [field, Number(text)])),
	};
	const asked = useSettled(JSON.stringify(said), PAUSE_MS);
	const preview = useQuery<Change, Problem>({
		queryKey: ["correction", url, asked],
		queryFn: () => sendJson<Change>("POST", url, { ...JSON.parse(asked), note: "preview", dry_run: true }),
		enabled: isComplete && asked === JSON.stringify(said),
		placeholderData: keepPreviousData,
		retry: false,
	});
	const send = useSend<Change>(({ after_wh }) => {
		toast.success("Corrected", { description: `${incident.about.label}: ${energy(after_wh)}` });
		onClose();
	});
	const errors = { ...fieldErrors(isComplete ? preview.error : null), ...fieldErrors(send.error) };
	return (
		<FormDialog
			title={`Correct “${incident.title}”`}
			intro={`${incident.about.label}. The entry is reversed and replaced; it can be taken back. Open bills follow, issued ones are adjusted.`}
			submitLabel="Correct it"
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "POST", url, body: { ...said, note: note.replaceAll(/\s+/g, " ").trim() } })}
			onClose={onClose}
		>
			<Choice
				label="What happened?"
				options={DECISIONS.filter(({ id }) => isOffered(id, correction)).map(({ id, label }) => ({
					id,
					label: id === "count" && claims !== null ? `${label}: ${energy(claims)}` : label,
				}))}
				value={decision}
				onChange={(chosen) => setDecision(chosen as Decision)}
			/>
			{FIELDS[decision].map(({ field, label, hint }) => (
				<TextInput
					key={field}
					label={label}
					description={hint}
					suffix="Wh"
					inputMode="decimal"
					isRequired
					value={typed[field]}
					onChange={(text) => setTyped({ ...typed, [field]: text })}
					error={
						typed[field].trim() !== "" && !NUMBER.test(typed[field].trim()) ? "Watt-hours with at most 3 decimals" : errors[field]
					}
				/>
			))}
			<TextBox
				label="How do you know?"
				value={note}
				onChange={setNote}
				error={errors["note"]}
				placeholder="The generator test of 10 October ran behind this meter; read off its own display."
			/>
			<p aria-live="polite" className="min-h-12 rounded-2xl bg-surface-secondary px-4 py-3 text-sm leading-6">
				{isComplete && preview.data
					? `The entry will carry ${energy(preview.data.after_wh)} instead of ${energy(preview.data.before_wh)}.`
					: "What it changes stands here once the figures do."}
			</p>
		</FormDialog>
	);
}

const DECISIONS = [
	{ id: "count", label: "It was used, as the counter says" },
	{ id: "correct", label: "Another energy was used" },
	{ id: "replaced", label: "The meter was replaced" },
	{ id: "take_back", label: "Take the correction back" },
] as const;

function isOffered(id: Decision, { claims_wh, decided }: NonNullable<IncidentBody["correction"]>): boolean {
	return (id !== "count" || claims_wh !== null) && (id !== "take_back" || decided);
}

type Field = "energy_wh" | "old_meter_wh" | "new_meter_wh";

const FIELDS: Readonly<Record<Decision, readonly { field: Field; label: string; hint?: string }[]>> = {
	count: [],
	take_back: [],
	correct: [{ field: "energy_wh", label: "Energy between the two readings" }],
	replaced: [
		{ field: "old_meter_wh", label: "Last total of the old meter" },
		{ field: "new_meter_wh", label: "First total of the new meter", hint: "0 for one that came from the factory" },
	],
};

function energy(wattHours: number): string {
	return formatEnergy(wattHours / 1_000);
}
