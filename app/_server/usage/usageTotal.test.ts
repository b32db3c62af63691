import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toOpen } from "@/domain/quantity/money";
import type { UsageFigures } from "@/store/usageFigures";
import {
	apiChange,
	apiEnergy,
	apiHours,
	apiMoney,
	apiQuality,
	apiRunningMoney,
	apiWh,
	NOTHING_KNOWN,
	totalOf,
} from "./usageTotal";

function figures(over: Partial<UsageFigures>): UsageFigures {
	return {
		deviceId: 1,
		classroomId: 1,
		energyMwh: 0n,
		estimatedMwh: 0n,
		allocatedMwh: 0n,
		onTimeMs: 0n,
		coveredMs: 1n,
		costs: [],
		...over,
	};
}

const priced = (energyMwh: bigint, rate: bigint) =>
	figures({ energyMwh, costs: [{ costVersionId: 7, energyMwh, partsMwh: [energyMwh], costPico: energyMwh * rate }] });

describe("totalOf", () => {
	it("knows nothing of no rows: null, never 0", () => {
		expect(apiEnergy(NOTHING_KNOWN)).toEqual({
			total_wh: null,
			total_kwh: null,
			unpriced_kwh: 0,
			estimated_kwh: 0,
			allocated_kwh: 0,
		});
		expect([apiMoney(NOTHING_KNOWN.costPico, true), apiHours(NOTHING_KNOWN), apiQuality(NOTHING_KNOWN)]).toEqual([
			null,
			null,
			null,
		]);
	});

	it("says 0 of covered time without energy", () => {
		expect(apiWh(totalOf([figures({})]))).toBe(0);
	});

	it("keeps a cost null while all of its energy is unpriced, and shows how much that is", () => {
		const total = totalOf([
			figures({ energyMwh: 45_000n, costs: [{ costVersionId: null, energyMwh: 45_000n, partsMwh: [], costPico: 0n }] }),
		]);
		expect(apiMoney(total.costPico, false)).toBeNull();
		expect(apiEnergy(total)).toMatchObject({ total_wh: 45, total_kwh: 0.045, unpriced_kwh: 0.045 });
	});

	it("prices the priced part only when another part is unpriced", () => {
		const unpriced = figures({
			deviceId: 2,
			energyMwh: 1_000n,
			costs: [{ costVersionId: null, energyMwh: 1_000n, partsMwh: [], costPico: 0n }],
		});
		const total = totalOf([priced(1_000_000n, 8_500_000n), unpriced]);
		expect([apiMoney(total.costPico, false), total.unpricedMwh, total.deviceIds.size]).toEqual([8.5, 1_000n, 2]);
	});

	it("rounds the sum, never the parts", () => {
		const parts = Array.from({ length: 100 }, () => priced(500n, 8_500_000n));
		// 0.00425 each: rounded one by one they would come to 0.
		expect(apiMoney(totalOf(parts).costPico, false)).toBe(0.43);
		expect(apiMoney(totalOf(parts).costPico, true)).toBe(0.425);
	});

	it("writes watt-hours to the milliwatt-hour", () => {
		expect(apiEnergy(totalOf([figures({ energyMwh: 12_345_678n })]))).toMatchObject({
			total_wh: 12345.678,
			total_kwh: 12.345678,
		});
	});
});

describe("apiChange", () => {
	it("compares energy in percent with 2 decimals", () => {
		expect(apiChange(totalOf([priced(1_033n, 1n)]), totalOf([priced(1_000n, 1n)]))).toBe(3.3);
	});
	it("has no answer against nothing", () => {
		expect(apiChange(totalOf([priced(10n, 1n)]), totalOf([figures({})]))).toBeNull();
		expect(apiChange(totalOf([priced(10n, 1n)]), NOTHING_KNOWN)).toBeNull();
	});
});

describe("apiRunningMoney", () => {
	it("adds up to the rounded sum whatever the parts are, and keeps gaps", () => {
		fc.assert(
			fc.property(fc.array(fc.option(fc.bigInt({ min: 0n, max: 10n ** 15n })), { maxLength: 200 }), (costs) => {
				const shown = apiRunningMoney(costs);
				const micro = shown.reduce((sum, cost) => sum + BigInt(Math.round((cost ?? 0) * 1e6)), 0n);
				const exact = costs.reduce<bigint>((sum, cost) => sum + (cost ?? 0n), 0n);
				expect(Number(micro) / 1e6).toBe(toOpen(exact));
				expect(shown.map((cost) => cost === null)).toEqual(costs.map((cost) => cost === null));
			}),
			{ numRuns: 300 },
		);
	});
});
