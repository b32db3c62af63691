import { describe, expect, it } from "vitest";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import { TEN_O_CLOCK, type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { deriveEntries } from "./deriveEntries";
import type { EntryDraft } from "./entry";
import { incidentOf } from "./ledgerIncident";
import type { DatedPowerMax } from "./powerCeiling";

const HOUR = 3600;

function derive(readings: readonly WrittenReading[], maxima: readonly DatedPowerMax[] = []) {
	return deriveEntries({ readings: orderReadings(readings.map(written)), maxima });
}

/** [kind, Wh] of each entry. */
function kinds(readings: readonly WrittenReading[], maxima: readonly DatedPowerMax[] = []): [string, number][] {
	return derive(readings, maxima).entries.map(({ kind, energyMwh }) => [kind, Number(energyMwh) / 1000]);
}

function only(readings: readonly WrittenReading[], kind: EntryDraft["kind"]): EntryDraft {
	const found = derive(readings).entries.filter((entry) => entry.kind === kind);
	expect(found).toHaveLength(1);
	return found[0] as EntryDraft;
}

const incidents = (readings: readonly WrittenReading[]) =>
	derive(readings).entries.flatMap((entry) => incidentOf({ deviceId: 1, channel: 0 }, entry) ?? []);

describe("first reading", () => {
	it("is a baseline of 0 Wh, measured, at once", () => {
		const { entries, tail } = derive([{ s: 0, wh: 12345 }]);
		expect(entries).toHaveLength(1);
		expect(entries[0]).toMatchObject({
			kind: "baseline",
			energyMwh: 0n,
			energyMaxMwh: 0n,
			startTotalMwh: null,
			endTotalMwh: 12_345_000n,
			startsAt: TEN_O_CLOCK,
			endsAt: TEN_O_CLOCK,
			quality: "measured",
			confidence: "high",
		});
		expect(tail.pending).toBeNull();
	});
});

describe("advance", () => {
	it("carries the rise: 12345 → 12390 is 45 Wh", () => {
		expect(
			kinds([
				{ s: 0, wh: 12345 },
				{ s: 30, wh: 12390 },
			]),
		).toEqual([
			["baseline", 0],
			["advance", 45],
		]);
	});
	it("carries 0 Wh when the counter stands still, so that a true zero is known", () => {
		expect(
			kinds([
				{ s: 0, wh: 5 },
				{ s: 30, wh: 5 },
			]),
		).toEqual([
			["baseline", 0],
			["advance", 0],
		]);
	});
	it("may use the ceiling to the last milliwatt-hour and one step more: 25 kW for 36 s, 250 Wh + 1 Wh", () => {
		expect(
			kinds([
				{ s: 0, wh: 1 },
				{ s: 36, wh: 252 },
				{ s: 72, wh: 252 },
			])[1],
		).toEqual(["advance", 251]);
		expect(
			kinds([
				{ s: 0, wh: 1 },
				{ s: 36, wh: 253 },
				{ s: 72, wh: 253 },
			])[1],
		).toEqual(["jump", 0]);
	});
	it("is judged by the maximum power in force at the time", () => {
		const maxima = [{ effectiveFrom: TEN_O_CLOCK - 1, powerMaxMw: 100_000n }];
		expect(
			kinds(
				[
					{ s: 0, wh: 0.5 },
					{ s: 3600, wh: 100.5 },
					{ s: 7200, wh: 201.5 },
					{ s: 7230, wh: 201.5 },
				],
				maxima,
			),
		).toEqual([
			["baseline", 0],
			["advance", 100],
			["jump", 0],
			["advance", 0],
		]);
	});
	it("allows one resolution step between two readings at one instant, and no more", () => {
		expect(
			kinds([
				{ s: 0, wh: 101 },
				{ s: 0, wh: 102 },
			]),
		).toEqual([
			["baseline", 0],
			["advance", 1],
		]);
		expect(
			kinds([
				{ s: 0, wh: 101 },
				{ s: 0, wh: 103 },
				{ s: 30, wh: 103 },
			]),
		).toEqual([
			["baseline", 0],
			["jump", 0],
			["advance", 0],
		]);
	});
	it("is measured, with bounds equal to its energy", () => {
		expect(
			only(
				[
					{ s: 0, wh: 1 },
					{ s: 30, wh: 46 },
				],
				"advance",
			),
		).toMatchObject({
			quality: "measured",
			confidence: "high",
			energyMinMwh: 45_000n,
			energyMaxMwh: 45_000n,
			flags: [],
		});
	});
	it("over a gap of more than 10 min is exact but allocated, so of low confidence in time", () => {
		expect(
			only(
				[
					{ s: 0, wh: 1 },
					{ s: 601, wh: 46 },
				],
				"advance",
			),
		).toMatchObject({ energyMwh: 45_000n, quality: "measured", confidence: "low", flags: ["allocated"] });
		expect(
			only(
				[
					{ s: 0, wh: 1 },
					{ s: 600, wh: 46 },
				],
				"advance",
			),
		).toMatchObject({ confidence: "high", flags: [] });
	});
	it("samples switch-on time from its opening reading, at most 10 min of it", () => {
		expect(
			only(
				[
					{ s: 0, wh: 1, switchStates: "1?01" },
					{ s: 30, wh: 2, switchStates: "0000" },
				],
				"advance",
			).onTimeMs,
		).toBe(60_000);
		expect(
			only(
				[
					{ s: 0, wh: 1, switchStates: "1" },
					{ s: 7200, wh: 2 },
				],
				"advance",
			).onTimeMs,
		).toBe(600_000);
	});
	it("across a restart says that some may be lost, up to the ceiling", () => {
		const entry = only(
			[
				{ s: 0, wh: 100, boot: 1 },
				{ s: 36, wh: 101, boot: 2 },
			],
			"advance",
		);
		expect(entry).toMatchObject({
			energyMwh: 1000n,
			energyMinMwh: 1000n,
			energyMaxMwh: 250_000n,
			confidence: "medium",
			flags: ["lost_up_to"],
		});
	});
});

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

describe("pending", () => {
	it.each([
		["a fall", { s: 30, wh: 0 }],
		["a jump", { s: 30, wh: 99_999 }],
		["a new epoch", { s: 30, wh: 1, epoch: 9 }],
	])("%s as the newest reading waits", (_name, newest) => {
		const { entries, tail } = derive([{ s: 0, wh: 5000, epoch: 8 }, newest]);
		expect(entries.map(({ kind }) => kind)).toEqual(["baseline"]);
		expect(tail.pending?.at).toBe(TEN_O_CLOCK + 30_000);
	});
	it("is decided by what follows", () => {
		expect(
			kinds([
				{ s: 0, wh: 5000 },
				{ s: 30, wh: 0 },
				{ s: 60, wh: 5001 },
			])[1],
		).toEqual(["reset_inferred", 0]);
		expect(
			kinds([
				{ s: 0, wh: 5000 },
				{ s: 30, wh: 0 },
				{ s: 60, wh: 5001 },
				{ s: 90, wh: 5002 },
			])[1],
		).toEqual(["advance", 1]);
	});
});

describe("a device without a counter", () => {
	it("is integrated from its power, estimated and of medium confidence", () => {
		const { entries } = derive([
			{ s: 0, watts: 1000 },
			{ s: 36, watts: 3000 },
		]);
		expect(entries.map(({ kind }) => kind)).toEqual(["baseline", "power_integration"]);
		expect(entries[1]).toMatchObject({
			energyMwh: 20_000n,
			method: "power_integration",
			quality: "estimated",
			confidence: "medium",
			energyMinMwh: 0n,
			energyMaxMwh: 250_000n,
		});
	});
	it("gets nothing for a gap of more than 10 min, and bounds that say so", () => {
		expect(
			derive([
				{ s: 0, watts: 1000 },
				{ s: 3600, watts: 1000 },
			]).entries[1],
		).toMatchObject({ energyMwh: 0n, energyMaxMwh: 25_000_000n, confidence: "low", flags: ["allocated"] });
	});
	it("never gets more than its maximum power", () => {
		expect(
			kinds([
				{ s: 0, watts: 1e6 },
				{ s: 36, watts: 1e6 },
			])[1],
		).toEqual(["power_integration", 250]);
	});
	it("once it shows a counter, is measured by it alone", () => {
		expect(
			kinds([
				{ s: 0, watts: 1000 },
				{ s: 36, watts: 1000 },
				{ s: 72, wh: 50 },
				{ s: 108, watts: 1000 },
				{ s: 144, wh: 70 },
			]),
		).toEqual([
			["baseline", 0],
			["power_integration", 10],
			["baseline", 0],
			["advance", 20],
		]);
	});
});

describe("clocks", () => {
	it("an unsynced reading lowers confidence by one step", () => {
		expect(
			only(
				[
					{ s: 0, wh: 1 },
					{ s: 30, wh: 2, synced: false },
				],
				"advance",
			),
		).toMatchObject({ confidence: "medium", flags: ["unsynced"] });
	});
	it("a clock that steps back reorders nothing and invents no jump", () => {
		const at = (seq: number, s: number, wh: number) => ({ s, wh, epoch: 1, seq, boot: 1, uptimeMs: seq * 30_000 });
		const found = derive([at(1, 0, 100), at(2, 30, 200), at(3, -240, 300), at(4, -210, 400), at(5, 60, 500)]);
		expect(found.entries.map(({ kind, energyMwh }) => [kind, energyMwh])).toEqual([
			["baseline", 0n],
			["advance", 100_000n],
			["advance", 100_000n],
			["advance", 100_000n],
			["advance", 100_000n],
		]);
		expect(found.entries[2]?.flags).toContain("clock_step");
	});
});
