import type pg from "pg";
import type { FoldEntry } from "@/domain/aggregate/foldEntries";
import { type GapKnowledge, gapKey, type KnownLoad } from "@/domain/aggregate/spreadGap";
import type { Interval } from "@/domain/calendar/interval";
import { ratedStretches } from "@/domain/switching/sessionEnergy";
import { unknownStretches } from "@/domain/switching/unknownStretches";
import { type DeviceSwitches, readDatedSwitches, switchAt } from "./datedSwitches";
import { loadGapEvidence } from "./gapEvidence";
import { findPowerMaxima } from "./powerCeilings";
import { findSwitchSessions } from "./switchSessions";

/** What the fold must know of an entry to ask for loads. */
type Gap = Pick<FoldEntry, "startsAt" | "endsAt" | "allocated">;

/**
 * What was ON while devices were silent, what nobody knows since they restarted, each with its rated power, and what they
 * can draw: by this the energy of entries over a gap is spread. Every fold, refold and evidence asks here, so that they
 * agree. A session without an end counts on: the entry's closing reading is a later sign of life. Devices without a gap
 * among their entries are left out.
 */
export async function readKnownLoads(
	client: pg.ClientBase,
	entries: ReadonlyMap<number, readonly Gap[]>,
): Promise<Map<number, GapKnowledge>> {
	const gaps = new Map<number, readonly Gap[]>();
	for (const [deviceId, ofDevice] of entries) {
		const allocated = ofDevice.filter((entry) => entry.allocated);
		if (allocated.length > 0) gaps.set(deviceId, allocated);
	}
	if (gaps.size === 0) return new Map();
	const deviceIds = [...gaps.keys()].sort((a, b) => a - b);
	const switches = await readDatedSwitches(client, deviceIds);
	const on = await readOn(client, gaps, switches);
	const unknown = await readUnknown(client, gaps, switches);
	const maxima = await findPowerMaxima(client, deviceIds);
	return new Map(
		deviceIds.map((id) => [id, { on: on.get(id) ?? [], unknown: unknown.get(id) ?? new Map(), maxima: maxima.get(id) ?? [] }]),
	);
}

type GapsByDevice = ReadonlyMap<number, readonly Gap[]>;
type SwitchesByDevice = ReadonlyMap<number, DeviceSwitches>;

async function readOn(client: pg.ClientBase, gaps: GapsByDevice, switches: SwitchesByDevice): Promise<Map<number, KnownLoad[]>> {
	const hulls = new Map([...gaps].map(([deviceId, ofDevice]) => [deviceId, hullOf(ofDevice)]));
	const all = hullOf([...hulls.values()].map(({ start, end }) => ({ startsAt: start, endsAt: end })));
	const sessions = await findSwitchSessions(client, [...gaps.keys()], all);
	const loads = new Map<number, KnownLoad[]>();
	for (const { deviceId, position, on, off } of sessions) {
		const hull = hulls.get(deviceId);
		const device = switches.get(deviceId);
		if (!hull || !device || on.at >= hull.end || (off && off.at <= hull.start)) continue;
		const list = loads.get(deviceId) ?? [];
		list.push(...ratedLoads({ start: on.at, end: off?.at ?? hull.end }, device, position));
		loads.set(deviceId, list);
	}
	return loads;
}

async function readUnknown(
	client: pg.ClientBase,
	gaps: GapsByDevice,
	switches: SwitchesByDevice,
): Promise<Map<number, Map<string, KnownLoad[]>>> {
	const asked = [...gaps].flatMap(([deviceId, ofDevice]) =>
		ofDevice.map((gap) => ({ deviceId, gap, start: gap.startsAt, end: gap.endsAt })),
	);
	const evidence = await loadGapEvidence(client, asked);
	const unknown = new Map<number, Map<string, KnownLoad[]>>();
	for (const [index, { deviceId, gap }] of asked.entries()) {
		const device = switches.get(deviceId);
		if (!device) continue;
		const stretches = unknownStretches(evidence[index] ?? [], [...device.switches.keys()], gap.endsAt);
		if (stretches.length === 0) continue;
		const loads = unknown.get(deviceId) ?? new Map<string, KnownLoad[]>();
		unknown.set(deviceId, loads);
		loads.set(
			gapKey(gap),
			stretches.flatMap((stretch) => ratedLoads(stretch, device, stretch.position)),
		);
	}
	return unknown;
}

function ratedLoads(span: Interval, device: DeviceSwitches, position: number): KnownLoad[] {
	return ratedStretches(span, switchAt(device, position).ratings, device.consumptionFactorMicro);
}

function hullOf(entries: readonly Pick<Gap, "startsAt" | "endsAt">[]): Interval {
	let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const { startsAt, endsAt } of entries) {
		start = Math.min(start, startsAt);
		end = Math.max(end, endsAt);
	}
	return { start, end };
}
