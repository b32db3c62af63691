import type { Logger } from "pino";
import { type CommandStand, decideCommand, factsOfStand, SHOWN_MS_MAX } from "@/domain/switching/commandState";
import { claimWaitingCommands, saveCommandStands, type WaitingCommand } from "@/store/commandQueue";
import { inTransaction, type Pool } from "@/store/pool";
import type { Clock } from "../clock";

interface JudgeOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
}

export interface Judged {
	/** How many stand otherwise than before. */
	readonly changed: number;
	/** Devices of which a reading or an event may still decide a command. */
	readonly awaited: ReadonlySet<number>;
}

/** Decides anew how the commands stand that wait for an answer, and those that `answered` names. */
export async function judgeWaiting({ pool, clock, log }: JudgeOptions, answered: readonly string[]): Promise<Judged> {
	return inTransaction(pool, async (client) => {
		const now = clock.now();
		const waiting = await claimWaitingCommands(client, { answered, now });
		const changed: (CommandStand & { id: string })[] = [];
		const awaited = new Set<number>();
		for (const command of waiting) {
			const next = decideCommand(command, factsOf(command), now);
			if (!isSame(next, command.stand)) changed.push({ id: command.id, ...next });
			const { sentAt, status } = next;
			if (status === "sent" || (status === "expired" && sentAt !== null && now < sentAt + SHOWN_MS_MAX))
				awaited.add(command.deviceId);
		}
		await saveCommandStands(client, changed);
		for (const { id, status, confirmedBy, error } of changed)
			log.info({ event: `command.${status}`, command: id, confirmedBy, error });
		return { changed: changed.length, awaited };
	});
}

function factsOf(command: WaitingCommand) {
	const known = factsOfStand(command.stand, command);
	return {
		...known,
		answers: [...known.answers, ...command.answers],
		shown: [...known.shown, ...command.shown],
	};
}

function isSame(one: CommandStand, other: CommandStand): boolean {
	return (
		one.status === other.status &&
		one.endedAt === other.endedAt &&
		one.confirmedBy === other.confirmedBy &&
		one.error === other.error
	);
}
