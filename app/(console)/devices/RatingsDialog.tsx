"use client";

import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { FormDialog } from "@/components/forms/FormDialog";
import type { DeviceBody } from "@/wire/http/devices";
import { SwitchesEditor } from "../_devices/SwitchesEditor";
import { type SwitchDraft, toSwitchInput } from "../_devices/switchPresets";
import { SendProblem } from "../SendProblem";

/** Confirms or changes ratings, from now on. Switches are added at the end: positions are what devices report by. */
export function RatingsDialog({ device, onClose }: { device: DeviceBody; onClose: () => void }) {
	const present = device.switches.filter((each) => each.archived_at === null);
	const [drafts, setDrafts] = useState<SwitchDraft[]>(() =>
		present.map((each) => ({
			key: `position-${each.position}`,
			name: each.name,
			type: each.type,
			ratingW: String(each.power_rating_w),
		})),
	);
	const send = useSend<unknown>(onClose);
	const submit = () => {
		const switches = drafts.map((draft, index) => ({ position: present[index]?.position ?? index, ...toSwitchInput(draft) }));
		send.mutate({ method: "PATCH", url: `/api/devices/${device.id}`, body: { switches } });
	};
	return (
		<FormDialog
			title={`Switches of ${device.esp32_name}`}
			intro="Saving confirms every rating below, from now on. What was computed from earlier ratings stays."
			size="lg"
			submitLabel="Save from now on"
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={submit}
			onClose={onClose}
		>
			<SwitchesEditor drafts={drafts} onChange={setDrafts} errors={fieldErrors(send.error)} keep={present.length} />
		</FormDialog>
	);
}
