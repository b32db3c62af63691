import { describe, expect, it } from "vitest";
import { TEN_O_CLOCK } from "@/domain/telemetry/reading.arbitrary";
import { derive, kinds, only } from "./workedTraces.arbitrary";

describe("wrap", () => {
	it.each([
		["2^16 Wh", 65_530, 6, 12],
		["2^16 of 0.1 Wh", 6_553.5, 0.5, 0.6],
		["2^32 of 0.001 Wh", 4_294_967.29, 0.01, 0.016],
		["2^32 Wh", 4_294_967_290, 6, 12],
		["10^5 Wh", 99_990, 5, 15],
		["9999.99 kWh", 9_999_990, 10, 20],
		["10^6 of 1 kWh", 999_999_000, 0, 1_000],
	])("at %s carries the rise across it", (_name, before, after, rise) => {
		const trace = [
			{ s: 0, wh: before },
			{ s: 300, wh: after },
			{ s: 330, wh: after },
		];
		expect(kinds(trace)[1]).toEqual(["wrap", rise]);
		expect(only(trace, "wrap")).toMatchObject({ reason: "counter_wrap", quality: "estimated" });
	});
	it("within one boot is measured: nothing restarted", () => {
		const trace = [
			{ s: 0, wh: 99_990, boot: 3 },
			{ s: 30, wh: 5, boot: 3 },
			{ s: 60, wh: 6, boot: 3 },
		];
		expect(only(trace, "wrap")).toMatchObject({ quality: "measured", energyMwh: 15_000n });
	});
	it("is none when the rise across it exceeds the ceiling", () => {
		expect(
			kinds([
				{ s: 0, wh: 99_000 },
				{ s: 30, wh: 5 },
				{ s: 60, wh: 6 },
			])[1]?.[0],
		).toBe("reset_inferred");
	});
	it("is none far from a span", () => {
		expect(
			kinds([
				{ s: 0, wh: 50_000 },
				{ s: 30, wh: 5 },
				{ s: 60, wh: 6 },
			])[1]?.[0],
		).toBe("reset_inferred");
	});
});

describe("jitter", () => {
	it("keeps the earlier reading as the reference, with its time, until it is passed", () => {
		const trace = [
			{ s: 0, wh: 100 },
			{ s: 30, wh: 98 },
			{ s: 60, wh: 99 },
			{ s: 90, wh: 101 },
			{ s: 120, wh: 102 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["jitter", 1],
			["advance", 1],
		]);
		expect(only(trace, "jitter")).toMatchObject({
			startsAt: TEN_O_CLOCK,
			endsAt: TEN_O_CLOCK + 90_000,
			quality: "measured",
			confidence: "medium",
			flags: ["lost_up_to"],
			energyMaxMwh: 625_000n,
		});
	});
	it("posts nothing while it holds", () => {
		const { entries, tail } = derive([
			{ s: 0, wh: 100 },
			{ s: 30, wh: 98 },
			{ s: 60, wh: 98.5 },
		]);
		expect(entries).toHaveLength(1);
		expect(tail.held?.at).toBe(TEN_O_CLOCK + 60_000);
		expect(tail.pending).toBeNull();
	});
	it("ends at a fall of exactly 10 %", () => {
		expect(
			kinds([
				{ s: 0, wh: 100 },
				{ s: 30, wh: 90.001 },
				{ s: 60, wh: 100 },
			])[1],
		).toEqual(["jitter", 0]);
		expect(
			kinds([
				{ s: 0, wh: 100 },
				{ s: 30, wh: 90 },
				{ s: 60, wh: 90 },
			])[1],
		).toEqual(["reset_inferred", 90]);
	});
});
