import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { appendReadings } from "@/domain/ledger/appendReadings";
import type { DatedPowerMax } from "@/domain/ledger/powerCeiling";
import type { Reading } from "@/domain/telemetry/reading";
import { copyEntries, type PostedEntry } from "@/store/deviceConsumptionLedgers";
import { fault } from "@/store/fault";
import { closeIncidents, openIncidents, type RegisterIncident } from "@/store/incidents";
import { type LedgerCheckpoint, lockCheckpoints, type MovedCheckpoint, updateCheckpoints } from "@/store/ledgerCheckpoints";
import { type ClaimedRegister, claimMarks } from "@/store/ledgerMarks";
import { inTransaction, type Pool, type PoolClient } from "@/store/pool";
import { insertSwitchMarks, type SwitchMark } from "@/store/switchMarks";
import { findAnchors, needsAnchor, placeReadings } from "@/store/telemetryReadings";
import type { Clock } from "../clock";
import { sha256 } from "../sha256";
import type { Stage } from "../stage";
import { chainEntries, incidentsGone, incidentsOf, incidentsOfVoid } from "./chainEntries";
import { PowerMaxima } from "./powerMaxima";
import { type Rederived, rederive } from "./rederive";
import { registerHistory } from "./registerHistory";
import { Slices } from "./slices";
import { switchMarkOf } from "./switchMark";

/** What one run has posted. */
export interface LedgerPosted {
	readonly registers: number;
	readonly entries: number;
	readonly reversals: number;
	/** Registers that were derived again because a reading came late or a decision was disproved. */
	readonly rederived: number;
}

export interface LedgerStageOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
	/** Called after the commit of a run that posted something. */
	readonly onPosted?: (posted: LedgerPosted) => void;
}

/** Bounds of one transaction: it holds its locks for well under a second. */
const REGISTERS_MAX = 5_000;
const READINGS_MAX = 64;
const ATTEMPTS_MAX = 5;

/**
 * Turns readings into ledger entries. One transaction: claim the marks, load the new readings and lock the checkpoints of
 * their registers, derive, append the entries, move the checkpoints. Killed anywhere, it has done nothing.
 */
export function createLedgerStage({ pool, clock, log, onPosted = () => {} }: LedgerStageOptions): Stage {
	const maxima = new PowerMaxima();
	let hasMore = false;
	return {
		name: "ledger",
		hasMore: () => hasMore,
		async runOnce() {
			const { posted, ...rest } = await retried(() => inTransaction(pool, (client) => run(client, maxima, clock.now())));
			hasMore = rest.hasMore;
			if (posted.entries > 0) onPosted(posted);
			if (posted.reversals > 0) log.info({ event: "ledger.entry.reversed", ...posted });
			return posted.registers;
		},
	};
}

/** Two workers may meet on a register: PostgreSQL then ends one of the transactions, which is simply done again. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await work();
		} catch (error) {
			const { code } = error as { code?: string };
			if (attempt >= ATTEMPTS_MAX || (code !== "40001" && code !== "40P01")) throw error;
		}
	}
}

const NOTHING: LedgerPosted = { registers: 0, entries: 0, reversals: 0, rederived: 0 };

async function run(
	client: PoolClient,
	maxima: PowerMaxima,
	postedAt: Instant,
): Promise<{ posted: LedgerPosted; hasMore: boolean }> {
	const limits = { registersMax: REGISTERS_MAX, readingsMax: READINGS_MAX };
	const { claimed, hasMore } = await claimMarks(client, limits);
	if (claimed.length === 0) return { posted: NOTHING, hasMore: false };
	const checkpoints = await lockCheckpoints(client, claimed);
	fault("ledger-claim");
	await maxima.refresh(
		client,
		claimed.map(({ deviceId }) => deviceId),
	);
	const placed = await placeClaimed(client, claimed);

	const slices = new Slices();
	const entries: PostedEntry[] = [];
	const moved: MovedCheckpoint[] = [];
	const opened: RegisterIncident[] = [];
	const gone: { kind: string; subject: string }[] = [];
	const switches: SwitchMark[] = [];
	let [reversals, rederived] = [0, 0];
	for (const [index, register] of claimed.entries()) {
		const checkpoint = checkpoints[index] as LedgerCheckpoint;
		const powerMaxima = maxima.of(register.deviceId);
		const readings = placed[index] as readonly Reading[];
		const append = register.complete && readings.length > 0 ? appendReadings(checkpoint.state, readings, powerMaxima) : null;
		if (!append) rederived += 1;
		const mark = switchMarkOf(register, checkpoint.state, readings, append !== null);
		if (mark) switches.push(mark);
		const derived = append
			? { reverse: [], post: append.entries, state: append.state, void: [] }
			: await again(client, register, checkpoint, powerMaxima);
		const chained = chainEntries(register, checkpoint.head, derived, postedAt, sha256);
		reversals += derived.reverse.length;
		entries.push(...chained.posted);
		opened.push(...incidentsOf(register, derived.post), ...incidentsOfVoid(register, derived.void));
		gone.push(...incidentsGone(register, derived.reverse, { before: checkpoint.state, after: derived.state }));
		const { deviceId, channel } = register;
		moved.push({ deviceId, channel, head: chained.head, state: derived.state, receivedAt: latestArrival(readings) });
		await slices.breathe();
	}
	await copyEntries(client, entries, () => slices.breathe());
	fault("entry-insert-after");
	await updateCheckpoints(client, moved);
	await closeIncidents(client, gone);
	await openIncidents(client, opened);
	await insertSwitchMarks(client, switches);
	return { posted: { registers: claimed.length, entries: entries.length, reversals, rederived }, hasMore };
}

async function again(
	client: PoolClient,
	register: ClaimedRegister,
	checkpoint: LedgerCheckpoint,
	maxima: readonly DatedPowerMax[],
): Promise<Rederived> {
	const stale = { from: register.staleFrom, until: register.staleUntil };
	return rederive(registerHistory(client, register), checkpoint.state, stale, maxima);
}

/** Unsynced readings take the place that the anchors of their boots give them. */
async function placeClaimed(client: PoolClient, claimed: readonly ClaimedRegister[]): Promise<(readonly Reading[])[]> {
	const unplaced = claimed.filter(({ readings }) => readings.some(needsAnchor)).map(({ deviceId }) => deviceId);
	if (unplaced.length === 0) return claimed.map(({ readings }) => readings);
	const anchors = await findAnchors(client, unplaced);
	return claimed.map((register) => placeReadings(register, register.readings, anchors));
}

function latestArrival(readings: readonly Reading[]): Instant | null {
	let latest: Instant | null = null;
	for (const { receivedAt } of readings) if (latest === null || receivedAt > latest) latest = receivedAt;
	return latest;
}
