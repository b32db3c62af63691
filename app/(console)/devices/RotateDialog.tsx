"use client";

import { useState } from "react";
import { useSend } from "@/app/_client/useSend";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import type { DeviceBody } from "@/wire/http/devices";
import { SecretDialog } from "../_devices/SecretDialog";
import { SendProblem } from "../SendProblem";

type Rotated = { esp32_name: string; secret: string; old_secret_ends: string };

export function RotateDialog({ device, onClose }: { device: DeviceBody; onClose: () => void }) {
	const [hours, setHours] = useState("24");
	const [rotated, setRotated] = useState<Rotated | null>(null);
	const send = useSend<Rotated>(setRotated);
	if (rotated) {
		const note = hours === "0" ? "The old secret has ended." : `The old one keeps working for ${hours} h.`;
		return (
			<SecretDialog
				name={rotated.esp32_name}
				secret={rotated.secret}
				switches={device.switches.length}
				note={note}
				onClose={onClose}
			/>
		);
	}
	return (
		<FormDialog
			title={`New secret for ${device.esp32_name}`}
			submitLabel="Make a new secret"
			isBusy={send.isPending}
			isDanger={hours === "0"}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() =>
				send.mutate({ method: "POST", url: `/api/devices/${device.id}/secret`, body: { overlap_hours: Number(hours) } })
			}
			onClose={onClose}
		>
			<Choice
				label="How long the old secret keeps working"
				options={[
					{ id: "24", label: "24 hours" },
					{ id: "168", label: "7 days" },
					{ id: "1", label: "1 hour" },
					{ id: "0", label: "Not at all: it leaked" },
				]}
				value={hours}
				onChange={setHours}
			/>
			<p className="rounded-xl bg-surface-secondary px-3 py-2.5 text-sm leading-6">
				{hours === "0"
					? "The device is refused at its next connection until it has the new secret; it keeps its readings meanwhile."
					: "Both secrets work during the overlap, so nothing is interrupted if the device gets the new one in time."}
			</p>
		</FormDialog>
	);
}
