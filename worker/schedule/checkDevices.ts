import type { Instant, Interval } from "@/domain/calendar/interval";
import type { LocalDate } from "@/domain/calendar/zone";
import { clockOff, isSilent, missingNumbers, PAUSE_MS } from "@/domain/telemetry/streamHealth";
import type { Finding } from "@/store/findings";
import { type CoverageFault, findUncoveredReadings, findUnfoundedEntries } from "@/store/ledgerCoverage";
import type { PoolClient } from "@/store/pool";
import { readClocks, readLastHeard, readNumberGaps, readPauses } from "@/store/streamFacts";

/** Kinds of what this file finds; they close when a night does not find them any more. */
export const DEVICE_KINDS = [
	"device_silent",
	"reading_pause",
	"numbers_missing",
	"clock_off",
	"readings_uncovered",
	"entries_unfounded",
] as const;

export interface Night {
	readonly siteId: number;
	/** The site's date on which the night ends. */
	readonly date: LocalDate;
	/** What is looked at. */
	readonly range: Interval;
	readonly now: Instant;
	/** Whether AutoVolt itself has listened for long enough to call a device silent. */
	readonly hasListened: boolean;
}

const SHOWN_MAX = 20;
const DAY_MS = 86_400_000;
/** The ledger has had this long for what came in. */
const SETTLED_MS = 600_000;
/** After a start devices need a while to come back. */
export const LISTENED_MS = 3_600_000;

/** What a batch of devices said, did not say, and what the ledger made of it. Reads only. */
export async function checkDevices(client: PoolClient, deviceIds: readonly number[], night: Night): Promise<Finding[]> {
	const { range, now } = night;
	return [
		...(night.hasListened ? silences(await readLastHeard(client, deviceIds, now), night) : []),
		...pauses(await readPauses(client, deviceIds, range, PAUSE_MS), night),
		...gaps(await readNumberGaps(client, deviceIds, range), night),
		...clocks(await readClocks(client, deviceIds, now - DAY_MS, range.end), night),
		...faults("readings_uncovered", await findUncoveredReadings(client, deviceIds, range, now - SETTLED_MS), night),
		...faults("entries_unfounded", await findUnfoundedEntries(client, deviceIds, range), night),
	];
}

type Found<T> = ReadonlyMap<number, T>;

function silences(heard: Found<Instant | null>, { siteId, now }: Night): Finding[] {
	return [...heard].flatMap(([deviceId, at]) =>
		at !== null && isSilent(at, now)
			? [ofDevice("device_silent", deviceId, iso(at), { startsAt: at, detail: { site_id: siteId, last_heard: iso(at) } })]
			: [],
	);
}

function pauses(found: Found<Interval[]>, { siteId }: Night): Finding[] {
	return [...found].map(([deviceId, list]) => {
		const last = list.at(-1) as Interval;
		const detail = {
			site_id: siteId,
			count: list.length,
			pauses: list.slice(-SHOWN_MAX).map(({ start, end }) => ({ starts_at: iso(start), ends_at: iso(end) })),
		};
		const span = { startsAt: list[0]?.start ?? last.start, endsAt: last.end };
		return ofDevice("reading_pause", deviceId, iso(last.end), { ...span, detail });
	});
}

function gaps(found: Awaited<ReturnType<typeof readNumberGaps>>, { siteId, range }: Night): Finding[] {
	return [...found].map(([deviceId, list]) => {
		const last = list.at(-1);
		const detail = { site_id: siteId, count: missingNumbers(list), gaps: list.slice(-SHOWN_MAX) };
		const span = { startsAt: range.start, endsAt: range.end };
		return ofDevice("numbers_missing", deviceId, `${last?.epoch}:${last?.until}`, { ...span, detail });
	});
}

/** Each night that finds it is evidence of its own: "resolved" says that somebody has set the clock. */
function clocks(found: Awaited<ReturnType<typeof readClocks>>, { siteId, date, now }: Night): Finding[] {
	return [...found].flatMap(([deviceId, facts]) => {
		const off = clockOff(facts);
		if (off === null) return [];
		const detail = { site_id: siteId, ahead_seconds: Math.round(off / 1_000), readings: facts.readings };
		return [ofDevice("clock_off", deviceId, date, { startsAt: now - DAY_MS, endsAt: now, detail })];
	});
}

function faults(kind: string, found: readonly CoverageFault[], { siteId }: Night): Finding[] {
	return found.map(({ deviceId, channel, count, first, last }) => ({
		...{ kind, subject: `device:${deviceId}/${channel}`, evidence: `${count}:${iso(last)}` },
		...{ deviceId, channel, startsAt: first, endsAt: last },
		detail: { site_id: siteId, count },
	}));
}

function ofDevice(
	kind: (typeof DEVICE_KINDS)[number],
	deviceId: number,
	evidence: string,
	more: Pick<Finding, "startsAt" | "endsAt" | "detail">,
): Finding {
	return { kind, subject: `device:${deviceId}`, evidence, deviceId, ...more };
}

function iso(at: Instant): string {
	return new Date(at).toISOString();
}
