import { describe, expect, it } from "vitest";
import { incidents, kinds, only } from "./workedTraces.arbitrary";

describe("reset, declared", () => {
	it("carries the new total when it can have been counted from 0 since the last reading", () => {
		const trace = [
			{ s: 0, wh: 5000, epoch: 7 },
			{ s: 30, wh: 12, epoch: 8 },
			{ s: 60, wh: 13, epoch: 8 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["reset_declared", 12],
			["advance", 1],
		]);
		expect(only(trace, "reset_declared")).toMatchObject({ reason: "new_epoch", quality: "measured", flags: ["lost_up_to"] });
	});
	it("carries 0 Wh and an incident when it cannot", () => {
		const trace = [
			{ s: 0, wh: 5000, epoch: 7 },
			{ s: 30, wh: 900, epoch: 8 },
			{ s: 60, wh: 901, epoch: 8 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["reset_declared", 0],
			["advance", 1],
		]);
		expect(incidents(trace)).toMatchObject([{ kind: "ledger.reset_uncounted", energyMwh: 900_000n }]);
	});
	it("is declared even where the new total is higher", () => {
		expect(
			kinds([
				{ s: 0, wh: 5, epoch: 7 },
				{ s: 30, wh: 12, epoch: 8 },
				{ s: 60, wh: 13, epoch: 8 },
			])[1],
		).toEqual(["reset_declared", 12]);
	});
});

describe("reset, inferred", () => {
	it("carries the new total, estimated, bounded by the ceiling", () => {
		const trace = [
			{ s: 0, wh: 5000 },
			{ s: 36, wh: 3 },
			{ s: 66, wh: 4 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["reset_inferred", 3],
			["advance", 1],
		]);
		expect(only(trace, "reset_inferred")).toMatchObject({
			quality: "estimated",
			reason: "unknown",
			energyMinMwh: 0n,
			energyMaxMwh: 250_000n,
		});
	});
	it("says power_cycle after a restart and firmware_update after another firmware", () => {
		expect(
			only(
				[
					{ s: 0, wh: 5000, boot: 1 },
					{ s: 30, wh: 3, boot: 2 },
					{ s: 60, wh: 4, boot: 2 },
				],
				"reset_inferred",
			).reason,
		).toBe("power_cycle");
		expect(
			only(
				[
					{ s: 0, wh: 5000, firmware: "1.0" },
					{ s: 30, wh: 3, firmware: "1.1" },
					{ s: 60, wh: 4 },
				],
				"reset_inferred",
			).reason,
		).toBe("firmware_update");
	});
	it("counts from the last held reading, not from the reference", () => {
		const held = { s: 3600, wh: 4990 };
		expect(kinds([{ s: 0, wh: 5000 }, held, { s: 3630, wh: 300 }, { s: 3660, wh: 301 }])[1]).toEqual(["drop", 0]);
		expect(kinds([{ s: 0, wh: 5000 }, held, { s: 3630, wh: 200 }, { s: 3660, wh: 201 }])[1]).toEqual(["reset_inferred", 200]);
	});
});

describe("rollback", () => {
	it("by boot: the device restored an older checkpoint; 0 Wh, and on from there", () => {
		const trace = [
			{ s: 0, wh: 5000, boot: 1 },
			{ s: 30, wh: 4990, boot: 2 },
			{ s: 60, wh: 4992, boot: 2 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["rollback", 0],
			["advance", 2],
		]);
		expect(only(trace, "rollback")).toMatchObject({ quality: "estimated", energyMinMwh: 0n, energyMaxMwh: 208_333n });
	});
	it("by uptime that fell", () => {
		const trace = [
			{ s: 0, wh: 5000, uptimeMs: 900_000 },
			{ s: 30, wh: 2500, uptimeMs: 9_000 },
			{ s: 60, wh: 2501, uptimeMs: 39_000 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["rollback", 0],
			["advance", 1],
		]);
	});
	it("is none when uptime merely wrapped at 2^32 ms", () => {
		const trace = [
			{ s: 0, wh: 5000, uptimeMs: 2 ** 32 - 10_000 },
			{ s: 30, wh: 4990, uptimeMs: 20_000 },
			{ s: 60, wh: 5001, uptimeMs: 50_000 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["jitter", 1],
		]);
	});
});

describe("drop", () => {
	it("is any other fall that lasts: 0 Wh, an incident, and on from there", () => {
		const trace = [
			{ s: 0, wh: 5000 },
			{ s: 30, wh: 2000 },
			{ s: 60, wh: 2001 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["drop", 0],
			["advance", 1],
		]);
		expect(incidents(trace)).toMatchObject([{ kind: "ledger.drop", energyMwh: 3_000_000n }]);
	});
});

describe("jump", () => {
	it("is a rise above the ceiling that lasts: 0 Wh, and an incident with the missing energy", () => {
		const trace = [
			{ s: 0, wh: 5000 },
			{ s: 30, wh: 9000 },
			{ s: 60, wh: 9001 },
		];
		expect(kinds(trace)).toEqual([
			["baseline", 0],
			["jump", 0],
			["advance", 1],
		]);
		expect(only(trace, "jump")).toMatchObject({ energyMaxMwh: 4_000_000n, confidence: "low" });
		expect(incidents(trace)).toMatchObject([{ kind: "ledger.jump", energyMwh: 4_000_000n }]);
	});
});
