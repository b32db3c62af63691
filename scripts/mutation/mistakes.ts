/** A mistake that meters and bills are known to make. One of the tests has to fail with it in place. */
export interface Mistake {
	readonly name: string;
	readonly file: string;
	/** What stands there, once; and what somebody might have written. */
	readonly right: string;
	readonly wrong: string;
	/** The tests that must notice: globs. */
	readonly tests: string;
}

const LEDGER = "domain/ledger/*.test.ts";
const AGGREGATE = "domain/aggregate/*.test.ts";
const TARIFF = "domain/cost/*.test.ts";
const DOOR = "domain/telemetry/*.test.ts wire/mqtt/*.test.ts worker/ingest/*.test.ts worker/mqtt/*.test.ts";
const PERMISSION = "app/_server/permission*.test.ts";

export const MISTAKES: readonly Mistake[] = [
	{
		name: "a reset is a negative delta",
		file: "domain/ledger/registerDelta.ts",
		right: "if (riseMwh >= 0n) return riseMwh <= ceiling",
		wrong: "if (riseMwh <= ceiling) return riseMwh <= ceiling",
		tests: LEDGER,
	},
	{
		name: "what was counted since a reset is dropped",
		file: "domain/ledger/draftEntry.ts",
		right: "return { ...estimated(total, ceiling,",
		wrong: "return { ...estimated(0n, ceiling,",
		tests: LEDGER,
	},
	{
		name: "a spike is billed: no ceiling on a rise",
		file: "domain/ledger/registerDelta.ts",
		right: "(riseMwh === 0n || riseMwh <= ceilingBetween(from, to, maxima))",
		wrong: "(riseMwh === 0n || riseMwh >= 0n)",
		tests: LEDGER,
	},
	{
		name: "a rise of just the ceiling is a jump: < for <=",
		file: "domain/ledger/registerDelta.ts",
		right: "riseMwh <= ceilingBetween(from, to, maxima)",
		wrong: "riseMwh < ceilingBetween(from, to, maxima)",
		tests: LEDGER,
	},
	{
		name: "a glitch to zero and back is counted as a reset and a jump",
		file: "domain/ledger/deriveEntries.ts",
		right: 'if (look.kind === "returns") {',
		wrong: 'if (look.kind === ("never" as string)) {',
		tests: LEDGER,
	},
	{
		name: "a restored checkpoint counts its total again",
		file: "domain/ledger/registerDelta.ts",
		right: "=== true && !countable) return",
		wrong: '=== true && !countable) return { kind: "reset_inferred", reason: "power_cycle" };\n\tif (!last) return',
		tests: LEDGER,
	},
	{
		name: "a reversal repeats its original instead of negating it",
		file: "domain/ledger/reverseEntry.ts",
		right: "energyMwh: -entry.energyMwh,",
		wrong: "energyMwh: entry.energyMwh,",
		tests: LEDGER,
	},
	{
		name: "the hash chain leaves the time of posting out",
		file: "domain/ledger/canonicalEntry.ts",
		right: "entry.postedAt}`;",
		wrong: "0}`;",
		tests: LEDGER,
	},
	{
		name: "small loads are rounded away, each reading on its own",
		file: "domain/ledger/draftEntry.ts",
		right: "return energyOf(doubledMw, until) / 2n - energyOf(doubledMw, from) / 2n;",
		wrong: "return energyOf(doubledMw, until - from) / 2n;",
		tests: LEDGER,
	},
	{
		name: "readings go by arrival instead of their numbers",
		file: "domain/telemetry/orderReadings.ts",
		right: "block.sort((a, b) => (a.seq as number) - (b.seq as number) ||",
		wrong: "block.sort((a, b) => a.receivedAt - b.receivedAt ||",
		tests: DOOR,
	},
	{
		name: "days are those of UTC, not of the site",
		file: "domain/aggregate/bucket.ts",
		right: "date: siteDate(startsAt, zones)",
		wrong: 'date: siteDate(startsAt, [{ effectiveFrom: 0, timeZone: "UTC" }])',
		tests: AGGREGATE,
	},
	{
		name: "a day is 24 hours, also when the clocks change",
		file: "domain/calendar/zone.ts",
		right: "end: startOfDate(addDays(date, 1), zone)",
		wrong: "end: startOfDate(date, zone) + 86_400_000",
		tests: AGGREGATE,
	},
	{
		name: "an entry goes whole into the quarter-hour in which it begins",
		file: "domain/aggregate/foldEntries.ts",
		right: "at < endsAt && at <= window.end;",
		wrong: "at < startsAt && at <= window.end;",
		tests: AGGREGATE,
	},
	{
		name: "parts are rounded down each on its own, so that some energy is lost",
		file: "domain/quantity/apportion.ts",
		right: "const part = until - given;",
		wrong: "const part = (size * (even ? 1n : weight)) / whole;",
		tests: AGGREGATE,
	},
	{
		name: "energy used before a move follows the device into its new room",
		file: "domain/aggregate/foldEntries.ts",
		right: "if (effectiveFrom <= at && (effectiveUntil === null || at < effectiveUntil)) return classroomId;",
		wrong: "if (effectiveUntil === null) return classroomId;",
		tests: AGGREGATE,
	},
	{
		name: "a bill is worked out in floating point",
		file: "domain/quantity/money.ts",
		right: "return energyMwh * rate;",
		wrong: "return BigInt(Math.round(Number(energyMwh) * Number(rate)));",
		tests: TARIFF,
	},
	{
		name: "a price holds one instant too long: <= for <",
		file: "domain/cost/rateAt.ts",
		right: "|| at < version.effectiveUntil)) return version;",
		wrong: "|| at <= version.effectiveUntil)) return version;",
		tests: TARIFF,
	},
	{
		name: "energy without a price costs nothing, and nobody is told",
		file: "domain/cost/settle.ts",
		right: "if (cost.costVersionId === null) unpricedMwh += cost.energyMwh;",
		wrong: "if (cost.costVersionId === -1) unpricedMwh += cost.energyMwh;",
		tests: TARIFF,
	},
	{
		name: "the last unit of a slab is charged in the next one",
		file: "domain/cost/slabCharges.ts",
		right: "ofScope.energyMwh <= upToMwh",
		wrong: "ofScope.energyMwh < upToMwh",
		tests: TARIFF,
	},
	{
		name: "all energy is charged at the highest slab that is reached, though the tariff is telescopic",
		file: "domain/cost/slabCharges.ts",
		right: "energyMwh: least(own.energyMwh, one.upToMwh) - one.fromMwh",
		wrong: "energyMwh: least(own.energyMwh, one.upToMwh)",
		tests: TARIFF,
	},
	{
		name: "half a paisa is rounded down",
		file: "domain/cost/rounding.ts",
		right: "return twiceRest >= step;",
		wrong: "return twiceRest > step;",
		tests: TARIFF,
	},
	{
		name: "kilowatt-hours are taken for watt-hours",
		file: "wire/mqtt/readingFields.ts",
		right: "return BigInt(value) * 1000n;",
		wrong: "return BigInt(value) * 1_000_000n;",
		tests: DOOR,
	},
	{
		name: "milliseconds are taken for seconds",
		file: "wire/mqtt/readingFields.ts",
		right: "if (value >= MILLISECONDS_MIN) return",
		wrong: "if (value < 0) return",
		tests: DOOR,
	},
	{
		name: "a key that stands twice is taken, the last one wins",
		file: "wire/mqtt/strictJson.ts",
		right: "if (found !== keys) return",
		wrong: "if (found > keys) return",
		tests: DOOR,
	},
	{
		name: "a message that comes again counts again: its arrival is part of what it is known by",
		file: "worker/ingest/classify.ts",
		right: "const contentSha256 = readingContent(device.id, reading);",
		wrong: "const contentSha256 = readingContent(device.id + message.receivedAt, reading);",
		tests: DOOR,
	},
	{
		name: "a clock that runs ahead is believed",
		file: "worker/ingest/placeClock.ts",
		right: "> receivedAt + CLOCK_AHEAD_MAX_MS)",
		wrong: "> receivedAt + 1_000 * CLOCK_AHEAD_MAX_MS)",
		tests: DOOR,
	},
	{
		name: "a reading is acknowledged before it is committed",
		file: "worker/mqtt/readingLane.ts",
		right: "\t\tvoid this.ingest.accept(",
		wrong: "\t\tthis.pubacks.add(session.conn, packetId);\n\t\tvoid this.ingest.accept(",
		tests: DOOR,
	},
	{
		name: "a refused reading is acknowledged",
		file: "worker/mqtt/readingLane.ts",
		right: 'if (verdict.kind === "refused") {',
		wrong: 'if (verdict.kind === ("never" as string)) {',
		tests: DOOR,
	},
	{
		name: "a manager of one site may do the same on another",
		file: "app/_server/permission.ts",
		right: 'const siteReached = siteId === null || (subject.kind !== "system" && subject.siteId === siteId);',
		wrong: 'const siteReached = siteId === null || subject.kind !== "system";',
		tests: PERMISSION,
	},
	{
		name: "an account without rooms of its own is taken for one of no rooms, and may be made by anybody",
		file: "app/_server/permission.ts",
		right: "return account.classroomIds.length > 0 && account",
		wrong: "return account",
		tests: PERMISSION,
	},
];
