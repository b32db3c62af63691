import type { Instant } from "@/domain/calendar/interval";
import { type ContinuedLog, LogContinuation, type LogPoint } from "@/domain/switching/logContinuation";
import type { PoolClient } from "@/store/pool";
import { loadLooseEvidence, loadSyncedReadings, type StoredEvidence } from "@/store/switchEvidence";

/** A log to be continued. */
export interface LogStart {
	readonly deviceId: number;
	readonly point: LogPoint;
}

export interface DeviceLog extends ContinuedLog {
	readonly deviceId: number;
	/** All that was loaded, in no order. */
	readonly evidence: readonly StoredEvidence[];
}

const DAY_MS = 86_400_000;
/** Readings in memory at once: a month of one device, or an hour of 768. */
const DEVICE_DAYS_MAX = 32;

/**
 * Loads the evidence of devices from their points on and continues their logs, as many at once as memory allows.
 *
 * @param horizon  no clock that is believed shows more
 */
export async function* continueLogs(
	client: PoolClient,
	starts: readonly LogStart[],
	horizon: Instant,
): AsyncGenerator<readonly DeviceLog[]> {
	let pack: LogStart[] = [];
	let days = 0;
	for (const start of starts) {
		const size = Math.max(0, horizon - start.point.at) / DAY_MS;
		if (pack.length > 0 && days + size > DEVICE_DAYS_MAX) {
			yield await continuePack(client, pack, horizon);
			[pack, days] = [[], 0];
		}
		pack.push(start);
		days += size;
	}
	if (pack.length > 0) yield await continuePack(client, pack, horizon);
}

async function continuePack(client: PoolClient, starts: readonly LogStart[], horizon: Instant): Promise<DeviceLog[]> {
	const ranges = starts.map(({ deviceId, point }) => ({ deviceId, from: point.at }));
	const logs = new Map(
		starts.map(({ deviceId, point }) => [deviceId, { log: new LogContinuation(point), evidence: [] as StoredEvidence[] }]),
	);
	const loose = byDevice(await loadLooseEvidence(client, ranges));
	const windowMs = DEVICE_DAYS_MAX * DAY_MS;
	for (let windows = ranges; windows.length > 0; ) {
		const bounded = windows.map((range) => ({
			...range,
			until: range.from + windowMs < horizon ? range.from + windowMs : Number.POSITIVE_INFINITY,
		}));
		const readings = byDevice(await loadSyncedReadings(client, bounded));
		for (const { deviceId, from, until } of bounded) {
			const kept = logs.get(deviceId);
			const placed = (loose.get(deviceId) ?? []).filter(({ item }) => from <= item.at && item.at < until);
			const evidence = [...(readings.get(deviceId) ?? []), ...placed];
			kept?.log.hear(evidence.map(({ item }) => item));
			kept?.evidence.push(...evidence);
		}
		windows = bounded.filter(({ until }) => Number.isFinite(until)).map(({ deviceId, until }) => ({ deviceId, from: until }));
	}
	return [...logs].map(([deviceId, { log, evidence }]) => ({ deviceId, evidence, ...log.end() }));
}

function byDevice(evidence: readonly StoredEvidence[]): Map<number, StoredEvidence[]> {
	const lists = new Map<number, StoredEvidence[]>();
	for (const one of evidence) {
		const list = lists.get(one.deviceId);
		if (list) list.push(one);
		else lists.set(one.deviceId, [one]);
	}
	return lists;
}
