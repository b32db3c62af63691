import type { Instant } from "@/domain/calendar/interval";
import { type Database, failureKind, type Session } from "@/store/connection";
import { insertDeviceEvents } from "@/store/deviceEvents";
import { applyDeviceStatus } from "@/store/deviceStatus";
import { fault } from "@/store/fault";
import { insertMark } from "@/store/ledgerMarks";
import { insertPlainReadings } from "@/store/plainReadings";
import { inTransaction } from "@/store/pool";
import { insertQuarantine, type QuarantineRow } from "@/store/quarantine";
import { insertSwitchMarks } from "@/store/switchMarks";
import { copyTelemetryEvents, insertTelemetryEvents, type TelemetryEventRow } from "@/store/telemetryEvents";
import { findTelemetryKeys, insertTelemetryKeys, type TelemetryKeyRow } from "@/store/telemetryKeys";
import { findBootStarts, insertTimeAnchors } from "@/store/timeAnchors";
import { recordUnclaimed, type UnclaimedSighting } from "@/store/unclaimedDevices";
import type { Verdict } from "../incoming";
import type { Classified, PendingEvent, PendingReading } from "./classify";
import { StaleRegisters } from "./staleRegisters";

/** A full batch: under full load COPY is cheaper than one statement for all, although it takes four round trips. */
const COPY_ITEMS_MIN = 1_000;
const ARCHIVED_MONTH = "archived_month";
/** Why a message that is sound in itself was kept out. */
const DETAILS: Readonly<Record<string, string>> = {
	conflict: "The same (epoch, topic, seq) came before with other content.",
	[ARCHIVED_MONTH]: "The readings of its month are in the archive: restore the month, then reprocess this message.",
};

/** One message on its way into the database; `verdict` is what the transaction made of it. */
export interface BatchItem {
	readonly classified: Classified;
	/** The row to write when it is bad, or turns out to be. Null when it must not be written (again). */
	readonly quarantine: ((reason: string, detail: string) => QuarantineRow) | null;
	readonly unclaimed: UnclaimedSighting | null;
	verdict: Verdict;
}

/**
 * Writes a batch in one transaction: events, keys, anchors, statuses, quarantine, and one mark for the ledger.
 * Where nothing in the batch needs a key there are two fast paths: one statement for a small batch, COPY for a large one
 * (when `copy`). COPY fails as a whole when a reading is stored already (returns false then, nothing written, and the
 * caller comes again without it).
 */
export async function commitBatch(database: Database, items: readonly BatchItem[], copy: boolean): Promise<boolean> {
	fault("event-insert-before");
	const fast = copy && items.every(({ classified }) => !needsKeys(classified));
	if (fast && items.length < COPY_ITEMS_MIN && items.every(({ classified }) => classified.kind === "readings")) {
		await insertPlain(database, items);
		return true;
	}
	try {
		await inTransaction(database, (session) => writeBatch(session, items, fast));
		return true;
	} catch (error) {
		if (fast && failureKind(error) === "duplicate") return false;
		throw error;
	}
}

/** A live batch, small and plain: its devices wait for one round trip. */
async function insertPlain(database: Database, items: readonly BatchItem[]): Promise<void> {
	const rows = new Map<string, TelemetryEventRow>();
	for (const { classified } of items)
		if (classified.kind === "readings") for (const { row } of classified.readings) rows.set(row.contentSha256, row);
	const stored = await insertPlainReadings(database, [...rows.values()]);
	for (const item of items) {
		if (item.classified.kind !== "readings") continue;
		const isNew = item.classified.readings.filter(({ row }) => stored.delete(row.contentSha256)).length > 0;
		item.verdict = { kind: isNew ? "stored" : "duplicate" };
	}
}

function needsKeys(classified: Classified): boolean {
	if (classified.kind === "event") return true;
	return (
		classified.kind === "readings" && classified.readings.some(({ key, earlierKeys }) => key !== null || earlierKeys.length > 0)
	);
}

async function writeBatch(session: Session, items: readonly BatchItem[], fast: boolean): Promise<void> {
	const stale = new StaleRegisters();
	if (fast) await copyReadings(session, items, stale);
	else await insertKeyed(session, items, stale);
	const quarantined: QuarantineRow[] = [];
	const unclaimed: UnclaimedSighting[] = [];
	for (const item of items) {
		if (item.classified.kind === "status") await applyDeviceStatus(session, [item.classified.status]);
		if (item.classified.kind === "status" || item.classified.kind === "heartbeat") item.verdict = { kind: "stored" };
		if (item.classified.kind === "bad") quarantineItem(item, item.classified.reason, item.classified.detail, quarantined);
		if (item.verdict.kind === "quarantined" && item.classified.kind !== "bad")
			quarantineItem(item, item.verdict.reason, DETAILS[item.verdict.reason] ?? "", quarantined);
		if (item.unclaimed) unclaimed.push(item.unclaimed);
	}
	await insertQuarantine(session, quarantined);
	await recordUnclaimed(session, mergeSightings(unclaimed));
	await insertMark(session, stale.list());
	fault("ingest-commit-before");
}

function quarantineItem(item: BatchItem, reason: string, detail: string, rows: QuarantineRow[]): void {
	item.verdict = { kind: "quarantined", reason };
	if (item.quarantine) rows.push(item.quarantine(reason, detail));
}

async function copyReadings(session: Session, items: readonly BatchItem[], stale: StaleRegisters): Promise<void> {
	const rows: TelemetryEventRow[] = [];
	const seen = new Set<string>();
	for (const item of items) {
		if (item.classified.kind !== "readings") continue;
		let added = false;
		for (const { row } of item.classified.readings) {
			if (seen.has(row.contentSha256)) continue;
			seen.add(row.contentSha256);
			rows.push(row);
			stale.add(row, row.filedAt, row.filedAt);
			added = true;
		}
		item.verdict = { kind: added ? "stored" : "duplicate" };
	}
	if (rows.length > 0) await copyTelemetryEvents(session, rows);
	fault("event-insert-after");
}

/** A key that another worker stored between our look and our insert: the batch is tried again. */
class KeyRace extends Error {
	readonly code = "40001";
}

async function insertKeyed(session: Session, items: readonly BatchItem[], stale: StaleRegisters): Promise<void> {
	const wanted = items.flatMap(({ classified }) => pendingOf(classified)).flatMap(keysOf);
	const known = await findTelemetryKeys(session, wanted);
	const newKeys: TelemetryKeyRow[] = [];
	const rows = new Map<string, PendingReading>();
	const events = new Map<string, PendingEvent>();
	const conflicting = new Set<BatchItem>();

	for (const item of items) {
		const pending = pendingOf(item.classified);
		if (pending.length === 0) continue;
		// All or none: one reading of an array that contradicts its own number keeps the whole array out.
		if (contradicts(pending, known)) {
			conflicting.add(item);
			item.verdict = { kind: "quarantined", reason: "conflict" };
			continue;
		}
		// A repetition is known by its key. What is new has no neighbours any more that could say what it means.
		if (pending.some((one) => "archived" in one && one.archived && !isKnown(one, known))) {
			conflicting.add(item);
			item.verdict = { kind: "quarantined", reason: ARCHIVED_MONTH };
			continue;
		}
		for (const one of pending) {
			const { deviceId, contentSha256, filedAt } = one.row;
			if (isKnown(one, known)) continue;
			if (one.key !== null) {
				known.set(`${deviceId}:${one.key}`, contentSha256);
				newKeys.push({ deviceId, key: one.key, contentSha256, filedAt });
			}
			if ("type" in one.row) events.set(contentSha256, one as PendingEvent);
			else rows.set(contentSha256, one as PendingReading);
		}
	}

	if ((await insertTelemetryKeys(session, newKeys)) !== newKeys.length) throw new KeyRace("another worker stored the same key");
	const storedRows = await insertTelemetryEvents(
		session,
		[...rows.values()].map(({ row }) => row),
	);
	const storedEvents = await insertDeviceEvents(
		session,
		[...events.values()].map(({ row }) => row),
	);
	fault("event-insert-after");
	const newEvents = [...events.values()].filter(({ row }) => storedEvents.has(row.contentSha256));
	const anchors = newEvents.flatMap(({ anchor }) => anchor ?? []);
	await insertTimeAnchors(session, anchors);
	await markSwitches(session, newEvents);
	await markStale(
		session,
		[...rows.values()].filter(({ row }) => storedRows.has(row.contentSha256)),
		anchors,
		stale,
	);

	for (const item of items) {
		const pending = pendingOf(item.classified);
		if (pending.length === 0 || conflicting.has(item)) continue;
		const isNew = pending.some(({ row }) => storedRows.delete(row.contentSha256) || storedEvents.delete(row.contentSha256));
		for (const { row } of pending) storedRows.delete(row.contentSha256);
		item.verdict = { kind: isNew ? "stored" : "duplicate" };
	}
}

function isKnown(one: PendingReading | PendingEvent, known: ReadonlyMap<string, string>): boolean {
	return keysOf(one).some(({ deviceId, key }) => known.has(`${deviceId}:${key}`));
}

function pendingOf(classified: Classified): readonly (PendingReading | PendingEvent)[] {
	if (classified.kind === "readings") return classified.readings;
	return classified.kind === "event" ? [classified.event] : [];
}

function keysOf(one: PendingReading | PendingEvent): { deviceId: number; key: string }[] {
	const keys = [...(one.key === null ? [] : [one.key]), ...("earlierKeys" in one ? one.earlierKeys : [])];
	return keys.map((key) => ({ deviceId: one.row.deviceId, key }));
}

/** Whether a message gives a known number, or one of its own, another content. */
function contradicts(pending: readonly (PendingReading | PendingEvent)[], known: ReadonlyMap<string, string>): boolean {
	const own = new Map<string, string>();
	return pending.some(({ key, row }) => {
		if (key === null) return false;
		const content = known.get(`${row.deviceId}:${key}`) ?? own.get(key);
		own.set(key, row.contentSha256);
		return content !== undefined && content !== row.contentSha256;
	});
}

/** An unsynced reading is placed by its boot's anchor, an anchor moves the readings of its boot: both from the boot's start on. */
async function markStale(
	session: Session,
	stored: readonly PendingReading[],
	anchors: readonly { deviceId: number; boot: number; uptimeMs: number; clockMs: Instant }[],
	stale: StaleRegisters,
): Promise<void> {
	const placed = stored.flatMap(({ row: { deviceId, boot, synced } }) => (synced || boot === null ? [] : [{ deviceId, boot }]));
	const starts = await findBootStarts(session, [...placed, ...anchors]);
	for (const { row } of stored) {
		const start = row.synced || row.boot === null ? undefined : starts.get(`${row.deviceId}:${row.boot}`);
		stale.add(row, Math.min(row.filedAt, start ?? row.filedAt), row.filedAt);
	}
	for (const { deviceId, boot } of anchors) {
		const start = starts.get(`${deviceId}:${boot}`);
		if (start !== undefined) stale.add({ deviceId, channel: 0 }, start, null);
	}
}

/** Events that say something of switches, from where they may be placed; an anchor moves all those of its boot. */
const SWITCH_EVENTS = new Set(["switch", "boot", "cmd_ack", "time_anchor"]);

async function markSwitches(session: Session, stored: readonly PendingEvent[]): Promise<void> {
	const said = stored.filter(({ row }) => SWITCH_EVENTS.has(row.type));
	const boots = said.flatMap(({ row: { deviceId, boot } }) => (boot === null ? [] : [{ deviceId, boot }]));
	const starts = await findBootStarts(session, boots);
	const from = new Map<number, Instant>();
	for (const { row } of said) {
		// Where the clock was set, nothing moves the event; filed at its arrival, an anchor may put it anywhere in its boot.
		const isFixed = row.filedAt !== row.receivedAt && row.type !== "time_anchor";
		const start = isFixed || row.boot === null ? undefined : starts.get(`${row.deviceId}:${row.boot}`);
		from.set(row.deviceId, Math.min(from.get(row.deviceId) ?? row.filedAt, row.filedAt, start ?? row.filedAt));
	}
	const marks = [...from].sort(([a], [b]) => a - b).map(([deviceId, at]) => ({ deviceId, from: at }));
	await insertSwitchMarks(session, marks);
}

function mergeSightings(sightings: readonly UnclaimedSighting[]): UnclaimedSighting[] {
	const byName = new Map<string, UnclaimedSighting>();
	for (const one of sightings) {
		const earlier = byName.get(one.name);
		byName.set(one.name, earlier ? { ...one, firstSeenAt: earlier.firstSeenAt, messages: earlier.messages + one.messages } : one);
	}
	return [...byName.values()];
}
