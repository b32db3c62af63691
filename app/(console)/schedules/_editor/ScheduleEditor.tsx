"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { type FormEvent, useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { useDraftPreview } from "@/app/_client/useTimetable";
import { CheckField } from "@/components/forms/CheckField";
import { ManySegments } from "@/components/forms/ManySegments";
import { TextInput } from "@/components/forms/TextInput";
import { SWITCH_TYPES } from "@/domain/timetable/schedule";
import type { ScheduleBody } from "@/wire/http/schedules";
import { WEEKDAYS } from "@/wire/http/weekdays";
import { SendProblem } from "../../SendProblem";
import { TYPE_NAMES, WEEKDAY_NAMES } from "../scheduleWords";
import { ConflictNotice } from "./ConflictNotice";
import { DatesFields } from "./DatesFields";
import { DraftPreview } from "./DraftPreview";
import { bodyOf, type ScheduleForm } from "./scheduleForm";
import { WhomFields } from "./WhomFields";

type ScheduleEditorProps = {
	/** The schedule to change; null makes one. */
	schedule: ScheduleBody | null;
	initial: ScheduleForm;
	onClose: () => void;
	/** Begins anew from what stands now, after somebody else has changed it. */
	onReload: () => void;
};

/** What a schedule says, field by field, beside what it will do in the next fortnight. */
export function ScheduleEditor({ schedule, initial, onClose, onReload }: ScheduleEditorProps) {
	const [form, setForm] = useState(initial);
	const [revision, setRevision] = useState(schedule?.revision ?? 0);
	const set = (change: Partial<ScheduleForm>) => setForm((before) => ({ ...before, ...change }));
	const send = useSend<ScheduleBody>((saved) => {
		toast.success("Schedule saved", { description: saved.name });
		onClose();
	});
	const body = bodyOf(form);
	const isWhole = form.weekdays.length > 0 && (form.whom !== "rooms" || form.rooms.length > 0);
	const draft = useDraftPreview(
		isWhole ? { ...body, name: form.name || "This schedule", ...(schedule ? { id: schedule.id } : {}) } : null,
	);
	const isStale = send.error?.status === 409 && schedule !== null;
	const errors = { ...fieldErrors(draft.error), ...fieldErrors(send.error) };
	const submit = (event: FormEvent) => {
		event.preventDefault();
		send.mutate(
			schedule === null
				? { method: "POST", url: "/api/schedules", body }
				: { method: "PATCH", url: `/api/schedules/${schedule.id}`, body: { ...body, revision } },
		);
	};
	const needsStart = form.turnOn || form.occupied;
	const needsEnd = form.turnOff || form.occupied;
	return (
		<div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
			<form onSubmit={submit} aria-labelledby="editor-title" className="panel flex min-w-0 flex-col gap-5 p-5 sm:p-6">
				<h2 id="editor-title" className="text-lg font-semibold tracking-tight">
					{schedule === null ? "New schedule" : `Change “${schedule.name}”`}
				</h2>
				{isStale && send.error ? (
					<ConflictNotice
						problem={send.error}
						scheduleId={schedule.id}
						onReload={onReload}
						onKeep={(now) => {
							setRevision(now);
							send.reset();
						}}
					/>
				) : (
					<SendProblem problem={send.error} />
				)}
				<TextInput
					label="Name"
					value={form.name}
					onChange={(name) => set({ name })}
					isRequired
					placeholder="Lectures"
					error={errors["name"]}
				/>
				<WhomFields form={form} onChange={set} errors={errors} />
				<ManySegments
					label="On these weekdays"
					options={WEEKDAYS.map((id) => ({ id, label: WEEKDAY_NAMES[id] }))}
					value={form.weekdays}
					onChange={(weekdays) => set({ weekdays })}
					error={form.weekdays.length === 0 ? "Choose at least one weekday" : errors["weekdays"]}
				/>
				<fieldset className="flex flex-col gap-3" data-invalid={errors["occupied"] === undefined ? undefined : true}>
					<legend className="mb-2 text-sm font-medium">What it does</legend>
					<CheckField
						label="The rooms are in use then"
						isSelected={form.occupied}
						onChange={(occupied) => set({ occupied })}
						description="What is on outside of these times is reported as idle waste."
					/>
					<CheckField label="Turn on at the start" isSelected={form.turnOn} onChange={(turnOn) => set({ turnOn })} />
					<CheckField label="Turn off at the end" isSelected={form.turnOff} onChange={(turnOff) => set({ turnOff })} />
					{errors["occupied"] && <p className="text-xs text-danger-soft-foreground">{errors["occupied"]}</p>}
				</fieldset>
				<div className="grid grid-cols-2 gap-3 sm:max-w-md">
					{needsStart && (
						<TextInput
							label="Starts"
							type="time"
							value={form.starts}
							onChange={(starts) => set({ starts })}
							isRequired
							error={errors["starts"]}
						/>
					)}
					{needsEnd && (
						<TextInput
							label={needsStart ? "Ends" : "Off at"}
							type="time"
							value={form.ends === "24:00" ? "00:00" : form.ends}
							onChange={(ends) => set({ ends })}
							isRequired
							description={needsStart && form.ends !== "" && form.ends <= form.starts ? "on the day after" : ""}
							error={errors["ends"]}
						/>
					)}
				</div>
				{(form.turnOn || form.turnOff) && (
					<ManySegments
						label="Which switches"
						options={SWITCH_TYPES.map((id) => ({ id, label: TYPE_NAMES[id] }))}
						value={form.types}
						onChange={(types) => set({ types })}
						error={errors["types"]}
					/>
				)}
				<DatesFields form={form} onChange={set} errors={errors} needs={{ start: needsStart, end: needsEnd }} />
				<CheckField
					label="In force"
					isSelected={form.enabled}
					onChange={(enabled) => set({ enabled })}
					description="Paused, it switches nothing and is no time of use."
				/>
				<div className="flex flex-wrap justify-end gap-2 border-t border-separator pt-4">
					<Button variant="tertiary" onPress={onClose} isDisabled={send.isPending}>
						Cancel
					</Button>
					<Button type="submit" isPending={send.isPending} isDisabled={isStale}>
						Save the schedule
					</Button>
				</div>
			</form>
			<DraftPreview draft={draft} isWhole={isWhole} form={form} />
		</div>
	);
}
