"use client";

import { useState } from "react";
import { useClassrooms } from "@/app/_client/useConfiguration";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { formatDay, inZone } from "@/components/figures/formatTime";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import type { DeviceBody } from "@/wire/http/devices";
import { SendProblem } from "../SendProblem";

export function MoveDialog({ device, zone, onClose }: { device: DeviceBody; zone: string; onClose: () => void }) {
	const { data: classrooms = [] } = useClassrooms();
	const [today] = useState(() => inZone(new Date().toISOString(), zone).slice(0, 10));
	const [room, setRoom] = useState<string | null>(null);
	const [from, setFrom] = useState(today);
	const send = useSend<unknown>(onClose);
	const errors = fieldErrors(send.error);
	const from0 = /^\d{4}-\d{2}-\d{2}$/.test(from) ? formatDay(from) : from;
	return (
		<FormDialog
			title={`Move ${device.esp32_name}`}
			submitLabel="Move"
			isBusy={send.isPending}
			isSubmitDisabled={room === null || room === device.classroom}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() =>
				send.mutate({ method: "POST", url: `/api/devices/${device.id}/placement`, body: { classroom: room, from } })
			}
			onClose={onClose}
		>
			<Choice
				label="New classroom"
				placeholder="Choose…"
				options={classrooms
					.filter((each) => each.code !== device.classroom)
					.map((each) => ({ id: each.code, label: each.code, hint: each.building ?? "" }))}
				value={room}
				onChange={setRoom}
				error={errors.classroom}
			/>
			<TextInput
				label="From (local date)"
				type="date"
				value={from}
				onChange={setFrom}
				isRequired
				error={errors.from}
				description={`The day begins at midnight in ${zone}.`}
			/>
			<p className="rounded-xl bg-surface-secondary px-3 py-2.5 text-sm leading-6">
				Everything that {device.esp32_name} measures from {from0} on counts for <strong>{room ?? "the new room"}</strong>; what it
				measured before stays with <strong>{device.classroom ?? "unassigned"}</strong>.
				{from < today && " Days since then are computed anew, and with them their costs."}
			</p>
		</FormDialog>
	);
}
