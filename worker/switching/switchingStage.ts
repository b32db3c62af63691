import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { type LogPoint, resumePointOf } from "@/domain/switching/logContinuation";
import { readDatedSwitches } from "@/store/datedSwitches";
import { fault } from "@/store/fault";
import { inTransaction, type Pool, type PoolClient } from "@/store/pool";
import { readArchivedUntil } from "@/store/retention";
import { type ChangedStretch, markStaleGaps } from "@/store/staleGaps";
import {
	addSwitchCheckpoints,
	findDayStates,
	findFirstDayStates,
	lockSwitchCheckpoints,
	type MovedSwitchLog,
	type SwitchCheckpoint,
	saveSwitchCheckpoints,
} from "@/store/switchCheckpoints";
import { insertSwitchEvents, type SaidSwitch } from "@/store/switchEvents";
import { claimSwitchMarks, insertSwitchMarks, type SwitchMark } from "@/store/switchMarks";
import { readLogRows, type SwitchLogRow, swapLogRows } from "@/store/switchStateLogs";
import type { Clock } from "../clock";
import { LiveNotice } from "../liveNotice";
import type { Stage } from "../stage";
import { continueLogs, type DeviceLog } from "./continueLogs";
import { doubtsOf, logChanges, saidOf } from "./logChanges";

/** What one run has done. */
export interface SwitchesDerived {
	readonly devices: number;
	/** Rows of switch_events that are new. */
	readonly said: number;
	/** Rows of switch_state_logs that were taken away, and that were put there. */
	readonly gone: number;
	readonly come: number;
	/** Days whose gaps are weighed anew. */
	readonly staleDays: number;
}

export interface SwitchingStageOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
	/** Called after each commit that changed the log or made days stale. */
	readonly onDerived?: (derived: SwitchesDerived) => void;
	/** For tests: called between the last statement and COMMIT. */
	readonly beforeCommit?: () => Promise<void>;
}

export interface SwitchingStage extends Stage {
	/** Sends the last live notice, if one is due. */
	stop(): Promise<void>;
}

/** Devices of one transaction. */
const DEVICES_MAX = 400;
const ATTEMPTS_MAX = 5;
/** A clock is believed up to 10 min ahead. */
const AHEAD_MS = 660_000;

/**
 * Turns evidence into the log of switches. One transaction: claim the marks, lock the checkpoints, load the evidence from
 * the last point before it, derive, keep what was said, put what changed of the log in its place, move the checkpoints.
 * Killed anywhere, it has done nothing.
 */
export function createSwitchingStage(options: SwitchingStageOptions): SwitchingStage {
	const { pool, clock, log, onDerived } = options;
	const notice = new LiveNotice(pool, clock, log, "switches");
	return {
		name: "switching",
		async runOnce() {
			await addSwitchCheckpoints(pool);
			const derived = await retried(() => inTransaction(pool, (client) => run(client, clock.now(), options)));
			if (derived.gone + derived.come > 0) {
				log.debug({ event: "switching.log.derived", ...derived });
				notice.changed();
			}
			if (derived.gone + derived.come + derived.staleDays > 0) onDerived?.(derived);
			return derived.devices;
		},
		stop: () => notice.stop(),
	};
}

/** Two workers may meet at a device: PostgreSQL then ends one of the transactions, which is simply done again. */
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

async function run(client: PoolClient, now: Instant, { beforeCommit }: SwitchingStageOptions): Promise<SwitchesDerived> {
	const claimed = await claimSwitchMarks(client, DEVICES_MAX);
	const taken = claimed.slice(0, DEVICES_MAX).map(({ deviceId }) => deviceId);
	const checkpoints = new Map((await lockSwitchCheckpoints(client, taken)).map((one) => [one.deviceId, one]));
	// One that was heard of a moment ago has no checkpoint that others can see yet.
	const marks = claimed.filter(({ deviceId }) => checkpoints.has(deviceId));
	const left = claimed.filter(({ deviceId }) => !checkpoints.has(deviceId));
	await insertSwitchMarks(client, left);
	let [said, gone, come, staleDays] = [0, 0, 0, 0];
	if (marks.length > 0) {
		const deviceIds = marks.map(({ deviceId }) => deviceId);
		const starts = await startsOf(client, marks, checkpoints);
		const switches = await readDatedSwitches(client, deviceIds);
		for await (const logs of continueLogs(client, starts, now + AHEAD_MS)) {
			const saved = await save(client, logs, { marks, starts, checkpoints, switches, now });
			said += saved.said;
			gone += saved.gone;
			come += saved.come;
			staleDays += saved.staleDays;
		}
	}
	await beforeCommit?.();
	return { devices: claimed.length, said, gone, come, staleDays };
}

/** From where each log is derived: its checkpoint, or for late evidence the start of a day before it. */
async function startsOf(
	client: PoolClient,
	marks: readonly SwitchMark[],
	checkpoints: ReadonlyMap<number, SwitchCheckpoint>,
): Promise<{ deviceId: number; point: LogPoint }[]> {
	const late = marks.filter(({ deviceId, from }) => (checkpoints.get(deviceId)?.point?.at ?? from) > from);
	const days = await findDayStates(
		client,
		late.map(({ deviceId, from }) => ({ deviceId, until: from })),
	);
	const starts = marks.map(({ deviceId, from }) => {
		const { point = null, begins = null } = checkpoints.get(deviceId) ?? {};
		const day = days.get(deviceId);
		return { deviceId, point: resumePointOf([...(point ? [point] : []), ...(day ? [day] : [])], begins, from) };
	});
	return aheadOfArchive(client, starts);
}

/** Where readings are in the archive, the log stands as it is: it is derived from the first day on of which all evidence is there. */
async function aheadOfArchive<T extends { readonly deviceId: number; readonly point: LogPoint }>(
	client: PoolClient,
	starts: readonly T[],
): Promise<T[]> {
	const until = await readArchivedUntil(client);
	if (until === null) return [...starts];
	const old = starts.filter(({ point }) => point.at < until).map(({ deviceId }) => deviceId);
	const later = await findFirstDayStates(client, old, until);
	return starts.map((start) => ({ ...start, point: later.get(start.deviceId) ?? start.point }));
}

interface Known {
	readonly marks: readonly SwitchMark[];
	readonly starts: readonly { readonly deviceId: number; readonly point: LogPoint }[];
	readonly checkpoints: ReadonlyMap<number, SwitchCheckpoint>;
	readonly switches: Awaited<ReturnType<typeof readDatedSwitches>>;
	readonly now: Instant;
}

async function save(client: PoolClient, logs: readonly DeviceLog[], { marks, starts, checkpoints, switches, now }: Known) {
	const standing = new Map<number, SwitchLogRow[]>(logs.map(({ deviceId }) => [deviceId, []]));
	const tracks = logs.flatMap(({ deviceId, tracks }) => tracks.map((track) => ({ deviceId, ...track })));
	for (const row of await readLogRows(client, tracks)) standing.get(row.deviceId)?.push(row);
	const markedFrom = new Map(marks.map(({ deviceId, from }) => [deviceId, from]));
	const fromOf = new Map(starts.map(({ deviceId, point }) => [deviceId, point.at]));
	const gone: SwitchLogRow[] = [];
	const come: SwitchLogRow[] = [];
	const said: SaidSwitch[] = [];
	const changed: ChangedStretch[] = [];
	const moved: MovedSwitchLog[] = [];
	for (const { deviceId, tracks, evidence, last, days } of logs) {
		const changes = logChanges(deviceId, tracks, standing.get(deviceId) ?? []);
		gone.push(...changes.gone);
		come.push(...changes.come);
		said.push(...saidOf(deviceId, tracks, evidence));
		if (changes.stretch) changed.push({ deviceId, ...changes.stretch });
		const doubts = doubtsOf(evidence, markedFrom.get(deviceId) ?? last.at);
		if (doubts) changed.push({ deviceId, ...doubts });
		const from = fromOf.get(deviceId) ?? last.at;
		moved.push({ deviceId, from, begins: Math.min(checkpoints.get(deviceId)?.begins ?? from, from), last, days });
	}
	const saidNew = await insertSwitchEvents(client, said, switches, now);
	await swapLogRows(client, gone, come);
	fault("switch-log-save");
	await saveSwitchCheckpoints(client, moved);
	return { said: saidNew, gone: gone.length, come: come.length, staleDays: await markStaleGaps(client, changed) };
}
