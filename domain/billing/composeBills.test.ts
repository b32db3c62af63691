import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseComponents } from "@/domain/cost/costVersion";
import { createRateBook } from "@/domain/cost/rateBook";
import { rateParts } from "@/domain/cost/rateParts";
import { statePeriod } from "@/domain/cost/statePeriod";
import { adjustmentsOf } from "./adjust";
import { billedAmounts } from "./billedAmount";
import { composeBills } from "./composeBills";
import { chargeMonth } from "./monthCharges";

const ZONES = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
const START = Date.parse("2026-09-30T18:30:00Z");
const END = Date.parse("2026-10-31T18:30:00Z");
const ROOMS = [1, 2, 3].map((classroomId) => ({ classroomId, buildingId: classroomId < 3 ? 7 : null, areaHundredthsM2: 5_000n }));

function versionOf(id: number, scope: { classroomId?: number; buildingId?: number }, components: unknown) {
	const parsed = parseComponents(components);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	const { classroomId = null, buildingId = null } = scope;
	return { id, classroomId, buildingId, effectiveFrom: 0, effectiveUntil: null, components: parsed.components };
}

const VERSIONS = [
	versionOf(1, {}, [
		{ kind: "energy_flat", rate_per_kwh: "7.13" },
		{ kind: "fixed", amount: "1000", per: "connection" },
		{ kind: "surcharge", name: "Duty", percent: "10" },
	]),
	versionOf(2, { buildingId: 7 }, [
		{ kind: "energy_flat", rate_per_kwh: "8.331" },
		{ kind: "minimum", amount: "500" },
	]),
];

/** The charges of October, from kWh of each room and day. */
function charges(usage: readonly { room: number; day: number; energyMwh: bigint }[]) {
	const book = createRateBook({ versions: VERSIONS, rooms: ROOMS, zones: ZONES });
	const statement = statePeriod({
		month: "2026-10",
		intervals: [{ start: START, end: END }],
		accruedUntil: "2026-11-01",
		book,
		usage: usage.map(({ room, day, energyMwh }) => {
			const version = room < 3 ? VERSIONS[1] : VERSIONS[0];
			return {
				classroomId: room,
				date: `2026-10-${String(day).padStart(2, "0")}`,
				versionId: version?.id ?? null,
				energyMwh,
				partsMwh: rateParts(version?.components ?? []).map(() => energyMwh),
			};
		}),
		demand: () => null,
	});
	return chargeMonth(statement, VERSIONS);
}

const usages = fc.array(
	fc.record({ room: fc.integer({ min: 1, max: 3 }), day: fc.integer({ min: 1, max: 31 }), energyMwh: fc.bigInt(0n, 10n ** 9n) }),
	{ maxLength: 40 },
);

function compose(now: ReturnType<typeof charges>, then: ReturnType<typeof charges> | null = null) {
	const adjustments = then ? adjustmentsOf(billedAmounts(then), billedAmounts(now)) : [];
	return composeBills({
		site: { name: "Main campus", currency: "INR" },
		month: "2026-10",
		period: { firstDate: "2026-10-01", lastDate: "2026-10-31", accruedUntil: "2026-11-01" },
		charges: now,
		adjustments: adjustments.map((adjustment) => ({ forMonth: "2026-09", bill: "2026-09/0001", adjustment })),
		rooms: ROOMS.map((room) => ({
			...room,
			code: `R-${room.classroomId}`,
			name: "",
			building: room.buildingId === null ? null : "Block A",
		})),
		buildings: new Map([[7, "Block A"]]),
		unpricedByRoom: new Map(),
	});
}

describe("composeBills", () => {
	it("lets the rooms' bills sum to the connections', adjustments included, and each line's days to the line", () => {
		fc.assert(
			fc.property(usages, usages, (now, then) => {
				const bills = compose(charges(now), charges(then));
				const sum = (kind: string, of: "total" | "adjustments" | "energyMwh") =>
					bills.filter((bill) => bill.kind === kind).reduce((total, bill) => total + bill[of], 0n);
				for (const of of ["total", "adjustments", "energyMwh"] as const) expect(sum("classroom", of)).toBe(sum("connection", of));
				for (const { document } of bills) {
					const lines = document.lines.reduce((total, line) => total + hundredths(line.amount), 0n);
					expect(lines).toBe(hundredths(document.totals.charges));
					expect(lines + hundredths(document.totals.adjustments)).toBe(hundredths(document.totals.total));
					if (document.kind === "connection")
						expect(document.rooms.reduce((total, room) => total + hundredths(room.amount), 0n)).toBe(
							hundredths(document.totals.total),
						);
					for (const line of document.kind === "classroom" ? document.lines : [])
						expect(line.days.reduce((total, [, , exact]) => total + pico(exact), 0n)).toBe(pico(line.exact));
				}
			}),
			{ numRuns: 60 },
		);
	});

	it("orders connections before rooms, and shows a room its own kWh and the connection's line", () => {
		const bills = compose(
			charges([
				{ room: 1, day: 3, energyMwh: 2_000_000n },
				{ room: 3, day: 4, energyMwh: 1_000_000n },
			]),
		);
		expect(bills.map(({ document }) => document.connection?.key ?? document.classroom?.code)).toEqual([
			"site",
			"building:7",
			"R-1",
			"R-3",
		]);
		const [, building, room] = bills;
		expect(building?.document.connection).toMatchObject({ scope: "building", label: "Block A" });
		expect(room?.document.lines.map(({ label, quantity, rate, amount }) => [label, quantity, rate, amount])).toEqual([
			["Energy", "2", "8.331", "16.66"],
			["Minimum charge", null, null, "483.34"],
		]);
		expect(room?.document.totals.total).toBe("500");
	});

	it("has no bill of a room without use, unless there is something to adjust", () => {
		const used = charges([{ room: 1, day: 3, energyMwh: 2_000_000n }]);
		const unused = charges([]);
		expect(compose(unused)).toEqual([]);
		const [connection, room] = compose(unused, used);
		expect(room?.document.adjustments.map(({ label, old, amount, cause }) => [label, old.amount, amount, cause])).toEqual([
			["Energy", "16.66", "-16.66", "energy"],
			["Minimum charge", "483.34", "-483.34", "energy"],
		]);
		expect([connection?.total, room?.total]).toEqual([-50_000n, -50_000n]);
	});
});

function hundredths(text: string): bigint {
	return units(text, 2);
}

function pico(text: string): bigint {
	return units(text, 12);
}

function units(text: string, decimals: number): bigint {
	const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
	const size = BigInt(whole + fraction.padEnd(decimals, "0"));
	return text.startsWith("-") ? -size : size;
}
