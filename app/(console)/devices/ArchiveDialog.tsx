"use client";

import { useSend } from "@/app/_client/useSend";
import { FormDialog } from "@/components/forms/FormDialog";
import type { DeviceBody } from "@/wire/http/devices";
import { SendProblem } from "../SendProblem";

export function ArchiveDialog({ device, onClose }: { device: DeviceBody; onClose: () => void }) {
	const send = useSend<unknown>(onClose);
	return (
		<FormDialog
			title={`Archive ${device.esp32_name}?`}
			submitLabel="Archive"
			isDanger
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "DELETE", url: `/api/devices/${device.id}` })}
			onClose={onClose}
		>
			<ul className="list-disc pl-5 text-sm leading-7">
				<li>
					Its credentials end now: it can no longer publish, and its {device.switches.length} switches leave the room's list.
				</li>
				<li>It leaves {device.classroom ?? "the site"} now.</li>
				<li>Every reading, ledger entry, energy figure and cost so far stays as it is: 0 figures of the past change.</li>
			</ul>
		</FormDialog>
	);
}
