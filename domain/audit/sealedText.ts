import type { EntryRow, HeadRow, ReadingRow } from "./record";

/** What the hash of an entry covers: everything it says but the hash, and whose it is (docs/audit.md has the format). */
export function entryText(deviceId: string, channel: string, entry: EntryRow): string {
	const [number, kind, reverses, startsAt, endsAt, startTotal, endTotal, energy, least, most, onTime, ...rest] = entry;
	const [method, quality, confidence, flags, reason, lookedAt, cause, postedAt] = rest;
	return [
		...["entry/1", deviceId, channel, number, reverses ?? "-", postedAt],
		...[kind, startsAt, endsAt, startTotal ?? "-", endTotal ?? "-", energy, least, most, onTime],
		...[method, quality, confidence, flags, reason ?? "-", lookedAt, cause],
	].join("|");
}

/** Fields of a reading's diagnostics, in the order in which they are hashed. */
const DIAGNOSTICS = ["firmware_ver", "sequence_no", "uptime_seconds", "wifi_rssi", "free_heap", "status", "metered"];

/**
 * What the hash of a reading can have covered: one text if the device's clock was believed, else two, since whether it
 * called its own clock unset is not kept. Null when what is kept beside the figures is not understood.
 */
export function readingTexts(deviceId: string, channel: string, reading: ReadingRow): readonly string[] | null {
	const [, , , synced, clock, energy, power, epoch, boot, seq, uptime, states, switchEnergy, extraText] = reading;
	const extra = parseObject(extraText);
	if (extra === null) return null;
	const byName = objectOf(extra["switch_state"]);
	const said = DIAGNOSTICS.flatMap((field) => (field in extra ? [[field, extra[field]] as const] : []));
	const claims = objectOf(extra["contradicts"]) ?? objectOf(extra["claims"]);
	const figures = [
		...["reading/1", deviceId, channel, clock ?? "-", energy ?? "-", power ?? "-", epoch ?? "-", boot ?? "-", seq ?? "-"],
		...[uptime ?? "-", byName ? "-" : (states ?? "-"), switchEnergy],
	].join("|");
	const beside = [
		byName ? JSON.stringify(sortedByName(byName)) : "",
		said.length > 0 ? JSON.stringify(Object.fromEntries(said)) : "",
		claims ? JSON.stringify(claimsInOrder(claims)) : "",
	].join("|");
	return (synced ? ["set"] : ["unset", "set"]).map((trust) => `${figures}|${trust}|${beside}`);
}

/** What the hash of a daily head covers. */
export function headText(head: HeadRow): string {
	return `head/2|${head.utcDate}|${head.recordedAtMs}|${head.registers}|${head.entries}|${head.ledgerRoot}|${head.bills}|${head.billsRoot}`;
}

/** The root over the last links of all registers: text of (device, channel, number, hash), by device and channel. */
export function ledgerRootText(
	links: Iterable<readonly [deviceId: string, channel: string, number: string, hash: string]>,
): string {
	const sorted = [...links].sort((a, b) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]));
	return `head/1|${sorted.length}\n${sorted.map((link) => link.join("|")).join("\n")}`;
}

/** The root over the last bill of every site. */
export function billsRootText(links: Iterable<readonly [siteId: string, sequence: string, hash: string]>): string {
	const sorted = [...links].sort((a, b) => Number(a[0]) - Number(b[0]));
	return `bills/1|${sorted.length}\n${sorted.map((link) => link.join("|")).join("\n")}`;
}

/** The one text of a bill's content: keys sorted by code unit, no spaces. Null when it is no JSON of whole numbers. */
export function contentText(json: string): string | null {
	try {
		return sortedJson(JSON.parse(json) as unknown);
	} catch {
		return null;
	}
}

function sortedJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
	if (typeof value === "object" && value !== null) {
		const members = value as Readonly<Record<string, unknown>>;
		const names = Object.keys(members).sort((a, b) => (a < b ? -1 : 1));
		return `{${names.map((name) => `${JSON.stringify(name)}:${sortedJson(members[name])}`).join(",")}}`;
	}
	if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError("a number that is not whole");
	return JSON.stringify(value);
}

function parseObject(json: string | null): Readonly<Record<string, unknown>> | null {
	if (json === null) return {};
	try {
		return objectOf(JSON.parse(json) as unknown);
	} catch {
		return null;
	}
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Readonly<Record<string, unknown>>)
		: null;
}

/** As the parser builds the map: names sorted, which JavaScript's own order of whole-number keys then overrides. */
function sortedByName(byName: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const sorted: Record<string, unknown> = {};
	for (const name of Object.keys(byName).sort()) sorted[name] = byName[name];
	return sorted;
}

function claimsInOrder(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const order = ["classroom", "device_id"];
	return Object.fromEntries(order.flatMap((name) => (name in claims ? [[name, claims[name]]] : [])));
}
