import { describe, expect, it } from "vitest";
import type { CostVersion } from "@/domain/cost/costVersion";
import { createRateBook } from "@/domain/cost/rateBook";
import { toOpen } from "@/domain/quantity/money";
import { runtimeQuarters } from "@/domain/switching/runtimeQuarters";
import { priceRuntime } from "./priceRuntime";

const HOUR = 3_600_000;
const ROOM = 7;

const flat = (id: number, rateMicroPerKwh: bigint, effectiveFrom: number, effectiveUntil: number | null): CostVersion => ({
	id,
	classroomId: null,
	buildingId: null,
	effectiveFrom,
	effectiveUntil,
	components: [{ kind: "energy_flat", id: "energy", rateMicroPerKwh }],
});
const book = createRateBook({
	versions: [flat(1, 7_500_000n, 0, 4 * HOUR), flat(2, 9_000_000n, 4 * HOUR, 8 * HOUR)],
	rooms: [],
	zones: [],
});
const runtime = (start: number, end: number, powerMw: bigint) => runtimeQuarters([{ start, end, powerMw, isDefault: false }]);

describe("priceRuntime", () => {
	it("asks 0.90 for 40 W over 3 h at 7.50", () => {
		const cost = priceRuntime(runtime(0, 3 * HOUR, 40_000n), () => ROOM, book);
		expect(cost).toEqual({ energyMwh: 120_000n, costPico: 900_000_000_000n, unpricedMwh: 0n });
		expect(toOpen(cost.costPico)).toBe(0.9);
	});

	it("cuts at the edge of a cost version: 1 kWh before it and 1 kWh after", () => {
		const cost = priceRuntime(runtime(3 * HOUR, 5 * HOUR, 1_000_000n), () => ROOM, book);
		expect(toOpen(cost.costPico)).toBe(16.5);
	});

	it("leaves energy without a version or a room unpriced, and rounds to milliwatt-hours once", () => {
		expect(priceRuntime(runtime(7 * HOUR, 9 * HOUR, 1_000_000n), () => ROOM, book)).toMatchObject({ unpricedMwh: 1_000_000n });
		expect(priceRuntime(runtime(0, HOUR, 1_000_000n), () => null, book)).toEqual({
			energyMwh: 1_000_000n,
			costPico: 0n,
			unpricedMwh: 1_000_000n,
		});
		// 1 W for 2 quarter-hours less a bit: each floor alone would lose up to a milliwatt-hour.
		expect(priceRuntime(runtime(1, 2 * 900_000 - 1, 1_000n), () => ROOM, book).energyMwh).toBe(499n);
	});
});
