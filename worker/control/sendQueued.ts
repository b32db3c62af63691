import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { type CommandStand, decideCommand, NOTHING_KNOWN } from "@/domain/switching/commandState";
import { claimQueuedCommands, type QueuedCommand, saveCommandStands } from "@/store/commandQueue";
import { liveStatusOf } from "@/store/liveStatus";
import { inTransaction, type Pool } from "@/store/pool";
import { formatCommand, formatLegacySwitch } from "@/wire/mqtt/commandMessage";
import { formatTopic } from "@/wire/mqtt/topics";
import type { Reach } from "../broker";
import type { Clock } from "../clock";
import type { Publish } from "../incoming";

export interface SendOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
	readonly publish: Publish;
	readonly reaches: (device: string) => Reach;
	/** Until then devices are coming back after a restart: not being connected says nothing yet. */
	readonly settledAt: Instant;
}

const COMMANDS_MAX = 100;

/**
 * Publishes what waits in the queue, oldest first; a command whose device is offline fails, one that has expired ends.
 * `left` are commands that wait for their device to come back: they are not claimed again in the same run. Returns how
 * many have moved, and those that were left.
 */
export async function sendQueued(
	{ pool, clock, log, publish, reaches, settledAt }: SendOptions,
	left: readonly string[],
): Promise<{ readonly moved: number; readonly left: readonly string[] }> {
	return inTransaction(pool, async (client) => {
		const claimed = await claimQueuedCommands(client, COMMANDS_MAX, left);
		if (claimed.length === 0) return { moved: 0, left };
		const now = clock.now();
		const waiting: string[] = [];
		const stands: (CommandStand & { id: string })[] = [];
		for (const command of claimed) {
			if (command.expiresAt <= now) {
				stands.push({ id: command.id, ...decideCommand(command, NOTHING_KNOWN, now) });
				continue;
			}
			const isThere = whereabouts(command, reaches(command.esp32Name), now, settledAt);
			if (isThere === "unknown") {
				waiting.push(command.id);
				continue;
			}
			if (isThere === "there") send(publish, command);
			const facts = isThere === "there" ? { sentAt: now } : { unreachableAt: now };
			stands.push({ id: command.id, ...decideCommand(command, { ...NOTHING_KNOWN, ...facts }, now) });
		}
		await saveCommandStands(client, stands);
		for (const { id, status, error } of stands) log.info({ event: `command.${status}`, command: id, error });
		return { moved: stands.length, left: [...left, ...waiting] };
	});
}

/** `unknown`: connected but not listening yet, or perhaps on its way back after the worker's start. */
function whereabouts(
	{ lastSeenAt, saidOfflineAt }: QueuedCommand,
	reach: Reach,
	now: Instant,
	settledAt: Instant,
): "there" | "gone" | "unknown" {
	if (reach === "listening") return "there";
	if (reach === "connected") return "unknown";
	const status = liveStatusOf({ now, lastSeenAt, saidOfflineAt });
	if (status === "offline" || status === "never") return "gone";
	if (reach === "unknown") return "there";
	return now < settledAt ? "unknown" : "gone";
}

function send(publish: Publish, { id, esp32Name, position, state, gpio, expiresAt, legacySwitches }: QueuedCommand): void {
	const payload = formatCommand({ cmd_id: id, switch: position, state, expires_ms: expiresAt });
	publish(formatTopic(esp32Name, "cmd"), payload, { qos: 1 });
	if (legacySwitches)
		publish(formatTopic(esp32Name, "switches"), formatLegacySwitch({ switch: position, gpio, state }), { qos: 1 });
}
