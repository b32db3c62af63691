import type { Instant } from "@/domain/calendar/interval";
import { standAt } from "@/domain/switching/commandState";
import type { RecordedCommand } from "@/store/commandList";
import type { CommandBody } from "@/wire/http/commands";

/** A command as the API shows it at an instant: beyond its time it has expired, also while no worker writes that down. */
export function toApiCommand(recorded: RecordedCommand, now: Instant): CommandBody {
	const command = standAt(recorded, now);
	const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
	return {
		cmd_id: command.id,
		device_id: command.deviceId,
		esp32_name: command.esp32Name,
		classroom: command.classroom,
		switch: command.position,
		name: command.switchName,
		state: command.state,
		source: command.source,
		requested_by: command.requestedBy,
		requested_at: new Date(command.requestedAt).toISOString(),
		expires_at: new Date(command.expiresAt).toISOString(),
		status: command.status,
		sent_at: time(command.sentAt),
		ended_at: time(command.endedAt),
		confirmed_by: command.confirmedBy,
		error: command.error,
	};
}
