import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monthInterval } from "@/domain/calendar/zone";
import type { CostVersion } from "./costVersion";
import { siteVersion, stateMonth } from "./month.fixture";
import { settleBill } from "./settleBill";
import type { PeriodStatement } from "./statePeriod";
import { slabs, tariff, timeOfUse } from "./tariff.arbitrary";

const QUARTER = 900_000;
const zone = "Asia/Kolkata";
const month = "2026-04";
const { start } = monthInterval(month, zone);
const QUARTERS_OF_MONTH = 2_880;
const RUNS = { numRuns: 2_000 };

const use = fc.record({
	classroomId: fc.integer({ min: 1, max: 4 }),
	startsAt: fc
		.oneof(fc.integer({ min: 0, max: 96 }), fc.integer({ min: 0, max: QUARTERS_OF_MONTH - 1 }))
		.map((quarter) => start + quarter * QUARTER),
	energyMwh: fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 6n }), fc.bigInt({ min: 0n, max: 10n ** 9n })),
});
const quarters = fc.array(use, { minLength: 1, maxLength: 25 });
const edge = fc
	.oneof(fc.integer({ min: -50, max: 150 }), fc.integer({ min: 0, max: QUARTERS_OF_MONTH }))
	.map((quarter) => start + quarter * QUARTER);
const rooms = [1, 2, 3].map((classroomId) => ({
	classroomId,
	buildingId: classroomId === 1 ? null : 70,
	areaHundredthsM2: classroomId === 3 ? null : BigInt(classroomId) * 1_234n,
}));
const before = [3_000_000n, 9_000_000n];

/** Two versions of the site, one after the other, and one of a building or none. */
const versions = fc
	.record({ first: tariff, second: tariff, ofBuilding: fc.option(tariff), edge, buildingEdge: edge })
	.map((drawn): CostVersion[] => [
		siteVersion(1, drawn.first, { effectiveUntil: drawn.edge }),
		siteVersion(2, drawn.second, { effectiveFrom: drawn.edge }),
		...(drawn.ofBuilding === null
			? []
			: [siteVersion(3, drawn.ofBuilding, { buildingId: 70, effectiveFrom: drawn.buildingEdge })]),
	]);
const accruedUntil = fc.constantFrom("2026-04-01", "2026-04-02", "2026-04-17", "2026-05-01");

const text = (statement: PeriodStatement) =>
	JSON.stringify(statement, (_, amount) => (typeof amount === "bigint" ? String(amount) : amount));
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

describe("a statement of any tariffs and any use", () => {
	it("shares each line out wholly, and its bill to the paisa", () => {
		fc.assert(
			fc.property(versions, quarters, accruedUntil, (drawn, used, until) => {
				const statement = stateMonth({ month, zone, versions: drawn, quarters: used, rooms, before, accruedUntil: until });
				expect(sum([...statement.versions.map((version) => version.energyMwh), statement.unpricedMwh])).toBe(
					sum(used.map((quarter) => quarter.energyMwh)),
				);
				for (const { lines, roomDays, energyMwh } of statement.versions) {
					expect(sum(roomDays.map((day) => day.energyMwh))).toBe(energyMwh);
					lines.forEach((line, index) => {
						expect(line.costPico >= 0n).toBe(true);
						expect(sum(roomDays.map((day) => day.byLine[index] ?? -1n))).toBe(line.costPico);
					});
					expect(roomDays.every((day) => day.byLine.every((part) => part >= 0n))).toBe(true);
				}
				const bill = settleBill(statement);
				for (const line of bill.lines) expect(sum(line.rooms.map((room) => room.amount))).toBe(line.amount);
				expect(sum(bill.rooms.map((room) => room.amount))).toBe(bill.total);
			}),
			RUNS,
		);
	}, 120_000);

	it("does not depend on the order of the rows, and is the same again after another tariff", () => {
		fc.assert(
			fc.property(versions, versions, quarters, fc.nat(), (first, second, used, turn) => {
				const state = (drawn: readonly CostVersion[], rows: typeof used) =>
					text(stateMonth({ month, zone, versions: drawn, quarters: rows, rooms, before }));
				const once = state(first, used);
				state(second, used);
				const at = turn % used.length;
				expect(state([...first].reverse(), [...used.slice(at), ...used.slice(0, at)].reverse())).toBe(once);
			}),
			RUNS,
		);
	}, 120_000);

	const fixed = { kind: "fixed", amount: "1234.567891" };
	it("keeps its energy and its fixed charges when a version is cut in two equal ones", () => {
		fc.assert(
			fc.property(timeOfUse, quarters, edge, accruedUntil, (tou, used, cut, until) => {
				const components = [
					tou,
					{ kind: "surcharge", name: "Fuel", rate_per_kwh: "0.123456" },
					fixed,
					{ ...fixed, per: "contract_unit", contract: "3.3" },
				];
				// A metered day on either side, so that both have a connection.
				const metered = [
					...used,
					...[start, start + (QUARTERS_OF_MONTH - 1) * QUARTER].map((startsAt) => ({ classroomId: 1, startsAt, energyMwh: 0n })),
				];
				const costOf = (drawn: readonly CostVersion[]) => {
					const found = stateMonth({ month, zone, versions: drawn, quarters: metered, rooms, accruedUntil: until }).versions;
					return [...components.keys()].map((index) =>
						sum(
							found
								.flatMap((version) => version.lines.filter((line) => line.componentIndex === index))
								.map((line) => line.costPico),
						),
					);
				};
				const halves = [siteVersion(1, components, { effectiveUntil: cut }), siteVersion(2, components, { effectiveFrom: cut })];
				expect(costOf(halves)).toEqual(costOf([siteVersion(1, components)]));
			}),
			RUNS,
		);
	}, 120_000);

	it("never costs less for more energy under telescopic slabs", () => {
		fc.assert(
			fc.property(slabs(["telescopic"]), quarters, fc.bigInt({ min: 0n, max: 10n ** 9n }), (component, used, extra) => {
				const cost = (rows: typeof used) =>
					sum(
						stateMonth({ month, zone, versions: [siteVersion(1, [component])], quarters: rows, rooms }).versions.flatMap(
							(version) => version.lines.map((line) => line.costPico),
						),
					);
				const more = [...used, { ...used[0]!, energyMwh: extra }];
				expect(cost(more) >= cost(used)).toBe(true);
			}),
			RUNS,
		);
	}, 120_000);
});
