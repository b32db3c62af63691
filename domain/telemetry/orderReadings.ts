import type { Instant } from "@/domain/calendar/interval";
import type { Reading } from "./reading";

/** A reading in its place in the order of its register. */
export interface PlacedReading {
	readonly reading: Reading;
	/** Effective instant: never before that of the reading ahead of it. Differs from `reading.at` where clocks disagree. */
	readonly at: Instant;
}

/** An epoch that is known beyond the readings at hand, with the earliest instant of its readings. */
export interface KnownEpoch {
	readonly epoch: number;
	readonly firstAt: Instant;
}

/** Instants, both included, between which order and clocks disagree: the order must not be cut there. */
export interface Disorder {
	readonly from: Instant;
	readonly until: Instant;
}

/**
 * The one order of a register's readings. It depends on the set alone, never on arrival:
 * - numbered readings (epoch and seq) go by epoch, epochs by their earliest instant, within an epoch by seq, whatever
 *   their clocks say: a clock that steps back reorders nothing;
 * - the others are merged in by (instant, total, key);
 * - an unsynced numbered reading lies no later than the next synced one of its epoch (nor than its uptime says);
 * - effective instants never decrease.
 */
export function orderReadings(readings: readonly Reading[], knownEpochs: readonly KnownEpoch[] = []): PlacedReading[] {
	const loose: Reading[] = [];
	const numbered: Reading[] = [];
	for (const reading of readings) (isNumbered(reading) ? numbered : loose).push(reading);
	loose.sort(compareByTime);
	return merge(placeNumbered(numbered, knownEpochs), loose);
}

export function isNumbered(reading: Reading): reading is Reading & { readonly epoch: number; readonly seq: number } {
	return reading.epoch !== null && reading.seq !== null;
}

/** Where clocks and order disagree among these readings, ascending and merged. */
export function disorderOf(placed: readonly PlacedReading[]): Disorder[] {
	const found: Disorder[] = [];
	for (const { at, reading } of placed)
		if (at !== reading.at) found.push({ from: Math.min(at, reading.at), until: Math.max(at, reading.at) });
	return mergeDisorder(found);
}

/** Joins ranges that touch; keeps at most `keptMax` by joining the closest neighbours. */
export function mergeDisorder(ranges: readonly Disorder[], keptMax = 16): Disorder[] {
	const merged: Disorder[] = [];
	for (const range of [...ranges].sort((a, b) => a.from - b.from || a.until - b.until)) {
		const last = merged.at(-1);
		if (last && range.from <= last.until)
			merged[merged.length - 1] = { from: last.from, until: Math.max(last.until, range.until) };
		else merged.push(range);
	}
	while (merged.length > keptMax) {
		let closest = 1;
		for (let i = 2; i < merged.length; i++) if (gapBefore(merged, i) < gapBefore(merged, closest)) closest = i;
		const [left, right] = merged.slice(closest - 1, closest + 1) as [Disorder, Disorder];
		merged.splice(closest - 1, 2, { from: left.from, until: right.until });
	}
	return merged;
}

/** Whether the order may be cut at an instant: all that is placed before it also lies before it by its own clock. */
export function isCleanCut(at: Instant, disorder: readonly Disorder[]): boolean {
	return !disorder.some(({ from, until }) => from <= at && at <= until);
}

/** Earliest instant of each epoch, known ones included; ascending by that instant. */
export function epochsOf(readings: readonly Reading[], known: readonly KnownEpoch[] = []): KnownEpoch[] {
	const first = new Map<number, Instant>(known.map(({ epoch, firstAt }) => [epoch, firstAt]));
	for (const reading of readings) {
		if (!isNumbered(reading)) continue;
		const firstAt = first.get(reading.epoch);
		if (firstAt === undefined || reading.at < firstAt) first.set(reading.epoch, reading.at);
	}
	return [...first].map(([epoch, firstAt]) => ({ epoch, firstAt })).sort((a, b) => a.firstAt - b.firstAt || a.epoch - b.epoch);
}

/** Whether the epochs known before still follow one another as they did. */
export function keepsOrder(before: readonly KnownEpoch[], after: readonly KnownEpoch[]): boolean {
	const known = new Set(before.map(({ epoch }) => epoch));
	const still = after.filter(({ epoch }) => known.has(epoch));
	return still.length === before.length && still.every(({ epoch }, index) => epoch === before[index]?.epoch);
}

function gapBefore(ranges: readonly Disorder[], index: number): number {
	return (ranges[index] as Disorder).from - (ranges[index - 1] as Disorder).until;
}

function placeNumbered(numbered: readonly Reading[], knownEpochs: readonly KnownEpoch[]): PlacedReading[] {
	const byEpoch = new Map<number, Reading[]>();
	for (const reading of numbered) {
		const block = byEpoch.get(reading.epoch as number);
		if (block) block.push(reading);
		else byEpoch.set(reading.epoch as number, [reading]);
	}
	const placed: PlacedReading[] = [];
	let latest = Number.NEGATIVE_INFINITY;
	for (const { epoch } of epochsOf(numbered, knownEpochs)) {
		const block = byEpoch.get(epoch);
		if (!block) continue;
		block.sort((a, b) => (a.seq as number) - (b.seq as number) || compareByTime(a, b));
		const instants = settledInstants(block);
		for (const [index, reading] of block.entries()) {
			latest = Math.max(latest, instants[index] as Instant);
			placed.push({ reading, at: latest });
		}
	}
	return placed;
}

/** Instants of one epoch in order of seq, unsynced ones brought before the next synced reading. */
function settledInstants(block: readonly Reading[]): Instant[] {
	const instants = block.map(({ at }) => at);
	let next: Reading | null = null;
	for (let index = block.length - 1; index >= 0; index--) {
		const reading = block[index] as Reading;
		if (reading.synced) next = reading;
		else if (next) instants[index] = Math.min(reading.at, next.at - uptimeBetween(reading, next));
	}
	return instants;
}

function uptimeBetween(a: Reading, b: Reading): number {
	if (a.boot === null || a.boot !== b.boot || a.uptimeMs === null || b.uptimeMs === null) return 0;
	return Math.max(0, b.uptimeMs - a.uptimeMs);
}

function merge(numbered: readonly PlacedReading[], loose: readonly Reading[]): PlacedReading[] {
	if (loose.length === 0) return [...numbered];
	const merged: PlacedReading[] = [];
	let taken = 0;
	for (const reading of loose) {
		for (let head = numbered[taken]; head !== undefined && goesFirst(head, reading); head = numbered[++taken]) merged.push(head);
		merged.push({ reading, at: reading.at });
	}
	for (; taken < numbered.length; taken++) merged.push(numbered[taken] as PlacedReading);
	return merged;
}

function goesFirst(placed: PlacedReading, loose: Reading): boolean {
	return placed.at !== loose.at ? placed.at < loose.at : compareByTotal(placed.reading, loose) < 0;
}

function compareByTime(a: Reading, b: Reading): number {
	return a.at - b.at || compareByTotal(a, b);
}

function compareByTotal(a: Reading, b: Reading): number {
	const left = a.energyMwh ?? -1n;
	const right = b.energyMwh ?? -1n;
	return left !== right ? (left < right ? -1 : 1) : compareBytes(a.key, b.key);
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
	for (let i = 0; i < a.length && i < b.length; i++) {
		const difference = (a[i] as number) - (b[i] as number);
		if (difference !== 0) return difference;
	}
	return a.length - b.length;
}
