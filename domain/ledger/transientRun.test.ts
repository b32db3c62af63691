import { describe, expect, it } from "vitest";
import { TEN_O_CLOCK } from "@/domain/telemetry/reading.arbitrary";
import { derive, kinds } from "./workedTraces.arbitrary";

const HOUR = 3600;

describe("transient", () => {
	it("35.6 → 0 → 35.6 kWh carries nothing", () => {
		const trace = [
			{ s: 0, wh: 35600 },
			{ s: 30, wh: 0 },
			{ s: 60, wh: 35600 },
			{ s: 90, wh: 35601 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["advance", 0],
			["advance", 1],
		]);
		expect(derive(trace).entries[1]).toMatchObject({
			quality: "measured",
			flags: ["spans_transient"],
			energyMaxMwh: 0n,
			lookedAt: TEN_O_CLOCK + 90_000,
		});
	});
	it("3.737 → 0 → 3.746 kWh in 4 s carries 9 Wh", () => {
		expect(
			kinds([
				{ s: 0, wh: 3737 },
				{ s: 2, wh: 0 },
				{ s: 4, wh: 3746 },
				{ s: 6, wh: 3746 },
			]),
		).toEqual([
			["baseline", 0],
			["advance", 9],
			["advance", 0],
		]);
	});
	it("a run of 1e11 spikes carries nothing", () => {
		const spikes = Array.from({ length: 40 }, (_, i) => ({ s: 30 + i * 30, wh: 1e11 + i }));
		expect(kinds([{ s: 0, wh: 100 }, ...spikes, { s: 1300, wh: 160 }, { s: 1330, wh: 161 }])).toEqual([
			["baseline", 0],
			["advance", 60],
			["advance", 1],
		]);
	});
	it("a run of zeros carries nothing", () => {
		const zeros = Array.from({ length: 100 }, (_, i) => ({ s: 30 + i * 30, wh: 0 }));
		expect(kinds([{ s: 0, wh: 35600 }, ...zeros, { s: 3100, wh: 35700 }, { s: 3130, wh: 35701 }])).toEqual([
			["baseline", 0],
			["advance", 100],
			["advance", 1],
		]);
	});
	it("may return slightly below, which is then held", () => {
		const trace = [
			{ s: 0, wh: 100 },
			{ s: 30, wh: 0 },
			{ s: 60, wh: 95 },
			{ s: 90, wh: 96 },
			{ s: 120, wh: 101 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["jitter", 1],
		]);
		expect(derive(trace).entries[1]?.flags).toEqual(["lost_up_to", "spans_transient"]);
	});
	it("one ghost return is no return: the run goes on", () => {
		const trace = [
			{ s: 0, wh: 35600 },
			{ s: 30, wh: 0 },
			{ s: 60, wh: 35601 },
			{ s: 90, wh: 0 },
			{ s: 120, wh: 35602 },
			{ s: 150, wh: 35603 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["advance", 2],
			["advance", 1],
		]);
	});
	it("a ghost that no return follows is posted as estimated, never as measured", () => {
		const trace = [
			{ s: 0, wh: 100 },
			{ s: 30, wh: 0 },
			{ s: 60, wh: 100 },
			{ s: 90, wh: 0 },
			{ s: 120, wh: 1 },
			{ s: 150, wh: 2 },
		];
		const measured = derive(trace)
			.entries.filter(({ quality }) => quality === "measured")
			.reduce((sum, { energyMwh }) => sum + energyMwh, 0n);
		expect(measured).toBe(1_000n);
	});
	it("100 → 0 → 100 Wh under 25 kW may be a glitch or a reset: estimated, with bounds", () => {
		expect(
			derive([
				{ s: 0, wh: 100 },
				{ s: 30, wh: 0 },
				{ s: 60, wh: 100 },
				{ s: 90, wh: 100 },
			]).entries[1],
		).toMatchObject({
			energyMwh: 0n,
			quality: "estimated",
			energyMinMwh: 0n,
			energyMaxMwh: 416_666n,
		});
	});
	it("does not mistake a counter that runs up from a reset for a return", () => {
		const climb = Array.from({ length: 30 }, (_, i) => ({ s: 30 + i * 30, wh: 5 + i * 4 }));
		const found = kinds([{ s: 0, wh: 100, boot: 1 }, ...climb.map((one) => ({ ...one, boot: 2 }))]);
		expect(found[1]).toEqual(["reset_inferred", 5]);
		expect(found.slice(2).every(([kind, wh]) => kind === "advance" && wh === 4)).toBe(true);
	});
	it("looks 6 h ahead when readings are dense", () => {
		const zeros = (hours: number) => Array.from({ length: hours * 12 }, (_, i) => ({ s: 300 + i * 300, wh: 0 }));
		const back = (hours: number) => [
			{ s: hours * HOUR + 400, wh: 9_000_000 },
			{ s: hours * HOUR + 700, wh: 9_000_000 },
		];
		expect(kinds([{ s: 0, wh: 9_000_000 }, ...zeros(5), ...back(5)]).map(([kind]) => kind)).toEqual([
			"baseline",
			"advance",
			"advance",
		]);
		expect(kinds([{ s: 0, wh: 9_000_000 }, ...zeros(7), ...back(7)]).map(([kind]) => kind)).toContain("reset_inferred");
	});
	it("looks 3 readings ahead when they are sparse", () => {
		const trace = [
			{ s: 0, wh: 9_000_000 },
			{ s: 8 * HOUR, wh: 0 },
			{ s: 16 * HOUR, wh: 0 },
			{ s: 24 * HOUR, wh: 9_000_100 },
			{ s: 32 * HOUR, wh: 9_000_200 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["advance", 100],
			["advance", 100],
		]);
	});
});
