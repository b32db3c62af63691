"use client";

import { toast } from "@heroui/react/toast";
import { useSend } from "@/app/_client/useSend";
import { FormDialog } from "@/components/forms/FormDialog";
import type { ScheduleBody } from "@/wire/http/schedules";
import { SendProblem } from "../SendProblem";

export function EndScheduleDialog({ schedule, onClose }: { schedule: ScheduleBody; onClose: () => void }) {
	const send = useSend<unknown>(() => {
		toast.success("Schedule ended", { description: schedule.name });
		onClose();
	});
	return (
		<FormDialog
			title={`End “${schedule.name}”?`}
			intro="It switches nothing from now on. What it said of the past stands: past idle waste is still judged by it."
			submitLabel="End it"
			isDanger
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "DELETE", url: `/api/schedules/${schedule.id}` })}
			onClose={onClose}
		/>
	);
}
