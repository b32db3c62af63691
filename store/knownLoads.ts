import type pg from "pg";
import type { FoldEntry, KnownLoad } from "@/domain/aggregate/foldEntries";
import type { Interval } from "@/domain/calendar/interval";
import { ratedStretches } from "@/domain/switching/sessionEnergy";
import { readDatedSwitches, switchAt } from "./datedSwitches";
import { findSwitchSessions } from "./switchSessions";

/** What the fold must know of an entry to ask for loads. */
type Gap = Pick<FoldEntry, "startsAt" | "endsAt" | "allocated">;

/**
 * What was ON, and with what rated power, while devices were silent: by this the energy of entries over a gap is spread.
 * Every fold, refold and evidence asks here, so that they agree. A session without an end counts on: the entry's closing
 * reading is a later sign of life. Devices without a gap among their entries are left out.
 */
export async function readKnownLoads(
	client: pg.ClientBase,
	entries: ReadonlyMap<number, readonly Gap[]>,
): Promise<Map<number, readonly KnownLoad[]>> {
	const hulls = new Map<number, Interval>();
	for (const [deviceId, ofDevice] of entries) {
		const hull = hullOf(ofDevice.filter((entry) => entry.allocated));
		if (hull) hulls.set(deviceId, hull);
	}
	const all = hullOf([...hulls.values()].map(({ start, end }) => ({ startsAt: start, endsAt: end })));
	if (!all) return new Map();
	const deviceIds = [...hulls.keys()].sort((a, b) => a - b);
	const sessions = await findSwitchSessions(client, deviceIds, all);
	const switches = await readDatedSwitches(client, deviceIds);
	const loads = new Map<number, KnownLoad[]>();
	for (const { deviceId, position, on, off } of sessions) {
		const hull = hulls.get(deviceId);
		const device = switches.get(deviceId);
		if (!hull || !device || on.at >= hull.end || (off && off.at <= hull.start)) continue;
		const span = { start: on.at, end: off?.at ?? hull.end };
		const list = loads.get(deviceId) ?? [];
		list.push(...ratedStretches(span, switchAt(device, position).ratings, device.consumptionFactorMicro));
		loads.set(deviceId, list);
	}
	return loads;
}

function hullOf(entries: readonly Pick<Gap, "startsAt" | "endsAt">[]): Interval | null {
	if (entries.length === 0) return null;
	let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const { startsAt, endsAt } of entries) {
		start = Math.min(start, startsAt);
		end = Math.max(end, endsAt);
	}
	return { start, end };
}
