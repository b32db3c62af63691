import { describe, expect, it } from "vitest";
import type { Outgoing } from "../simulate/controller";
import { TrueMeter } from "../simulate/load";
import { DEMO_BUILDINGS, DEMO_SEED, DEMO_TROUBLE, demoDevices } from "./campus";
import { HISTORY_PERIOD_MS, historyOf, LIVE_PERIOD_MS, liveController } from "./history";

const ZONE = "Asia/Kolkata";
const ORIGIN = Date.parse("2026-09-21T18:30:00Z");
const NOW = Date.parse("2026-11-21T10:00:00Z");
const find = (name: string) => demoDevices().find((device) => device.name === name)!;
type Reading = { epoch: number; seq: number; boot: number; ts_ms: number; energy_wh_total: number };

const readingsOf = (messages: readonly Outgoing[]) =>
	messages.filter(({ topic }) => topic === "telemetry").flatMap(({ payload }) => payload as unknown as Reading[]);
const history = (name: string) => readingsOf(historyOf(find(name), ZONE, ORIGIN, NOW));

describe("demoDevices", () => {
	it("stands in 24 rooms of three buildings, and every trouble has a device", () => {
		const devices = demoDevices();
		expect(new Set(devices.map(({ room }) => room)).size).toBe(24);
		expect(DEMO_BUILDINGS).toHaveLength(3);
		for (const name of Object.values(DEMO_TROUBLE)) expect(devices.some((device) => device.name === name)).toBe(true);
	});
});

describe("historyOf", () => {
	it("tells the same past every time, a reading each ten minutes", () => {
		const first = history("CSE-101-A");
		expect(history("CSE-101-A")).toEqual(first);
		expect(first).toHaveLength(Math.ceil((NOW - ORIGIN) / HISTORY_PERIOD_MS));
		for (const [index, reading] of first.entries())
			if (index > 0) expect(reading.ts_ms - (first[index - 1]?.ts_ms ?? 0)).toBe(HISTORY_PERIOD_MS);
	});

	it("never lets a counter fall but where it is lost, under a new epoch", () => {
		for (const name of [DEMO_TROUBLE.resets, DEMO_TROUBLE.gap, "SCI-101-AC"]) {
			const readings = history(name);
			const epochs = new Set(readings.map(({ epoch }) => epoch));
			expect(epochs.size).toBe(name === DEMO_TROUBLE.resets ? 3 : 1);
			for (const [index, reading] of readings.entries()) {
				const before = readings[index - 1];
				if (before && before.epoch === reading.epoch)
					expect(reading.energy_wh_total).toBeGreaterThanOrEqual(before.energy_wh_total);
			}
		}
	});

	it("tells every switch at its very millisecond, so that the time ON can be added up to the minute", () => {
		const device = find("ADM-102-A");
		const meter = new TrueMeter(DEMO_SEED, device, ZONE, ORIGIN);
		const events = historyOf(device, ZONE, ORIGIN, NOW)
			.filter(({ topic }) => topic === "event")
			.map(({ payload }) => payload as unknown as { type: string; switch: number; state: boolean; ts_ms: number });
		const last = ORIGIN + Math.floor((NOW - ORIGIN) / HISTORY_PERIOD_MS) * HISTORY_PERIOD_MS - HISTORY_PERIOD_MS;
		const minutes = device.switches.map(() => 0);
		for (let at = ORIGIN; at < last; at += 60_000)
			meter.switchStates(at).forEach((state, position) => {
				minutes[position] = (minutes[position] ?? 0) + state;
			});
		const onSince = new Map<number, number>();
		const told = device.switches.map(() => 0);
		for (const event of events.filter(({ type, ts_ms }) => type === "switch" && ts_ms <= last)) {
			const since = onSince.get(event.switch);
			expect(since === undefined).toBe(event.state);
			if (since !== undefined) told[event.switch] = (told[event.switch] ?? 0) + (event.ts_ms - since) / 60_000;
			if (event.state) onSince.set(event.switch, event.ts_ms);
			else onSince.delete(event.switch);
		}
		for (const [position, since] of onSince) told[position] = (told[position] ?? 0) + (last - since) / 60_000;
		expect(told).toEqual(minutes);
		expect(Math.min(...told)).toBeGreaterThan(100);
	});

	it("has a gap of five hours, and a morning that was drained as arrays without a loss", () => {
		const gaps = history(DEMO_TROUBLE.gap).map(({ ts_ms }, index, all) => ts_ms - (all[index - 1]?.ts_ms ?? ts_ms));
		expect(gaps.filter((gap) => gap > HISTORY_PERIOD_MS)).toEqual([5 * 3_600_000 + HISTORY_PERIOD_MS]);
		const drained = historyOf(find(DEMO_TROUBLE.drained), ZONE, ORIGIN, NOW);
		expect(drained.filter(({ payload }) => Array.isArray(payload)).map(({ payload }) => (payload as unknown[]).length)).toEqual([
			18,
		]);
		expect(readingsOf(drained)).toHaveLength(history("CSE-101-A").length);
	});

	it("shows who leaves the air conditioner on at night", () => {
		const atThree = (name: string) => {
			const readings = history(name);
			const from = Date.parse("2026-11-18T20:30:00Z");
			const total = (at: number) => readings.find(({ ts_ms }) => ts_ms >= at)?.energy_wh_total ?? 0;
			return total(from + 3_600_000) - total(from);
		};
		expect(atThree(DEMO_TROUBLE.acAtNight)).toBeGreaterThan(200);
		expect(atThree("ADM-101-A")).toBeLessThan(60);
	});
});

describe("liveController", () => {
	it("goes on where the history ended, also after a restart", () => {
		const device = find("CSE-101-A");
		const last = history("CSE-101-A").at(-1)!;
		const live = (startedAt: number) => {
			const controller = liveController(device, ZONE, ORIGIN, startedAt);
			return readingsOf([0, 1, 2].flatMap((tick) => controller.measure(startedAt + tick * LIVE_PERIOD_MS, tick)));
		};
		const first = live(NOW + 30_000);
		const second = live(NOW + 60_000);
		const all = [last, ...first, ...second];
		for (const [index, reading] of all.entries()) {
			const before = all[index - 1];
			if (!before) continue;
			expect(reading.epoch).toBe(before.epoch);
			expect(reading.seq).toBeGreaterThan(before.seq);
			expect(reading.energy_wh_total).toBeGreaterThanOrEqual(before.energy_wh_total);
			expect(reading.energy_wh_total - before.energy_wh_total).toBeLessThan(200);
		}
		expect(second[0]!.boot).toBeGreaterThanOrEqual(first[0]!.boot);
	});

	it("begins a new counter where the device loses it, and loses it again", () => {
		const controller = liveController(find(DEMO_TROUBLE.resets), ZONE, ORIGIN, NOW);
		const readings = readingsOf(
			Array.from({ length: 300 }, (_, tick) => controller.measure(NOW + tick * LIVE_PERIOD_MS, tick)).flat(),
		);
		const known = new Set(history(DEMO_TROUBLE.resets).map(({ epoch }) => epoch));
		const epochs = [...new Set(readings.map(({ epoch }) => epoch))];
		expect(epochs.length).toBe(3);
		expect(epochs.some((epoch) => known.has(epoch))).toBe(false);
		expect(readings[0]!.energy_wh_total).toBe(0);
	});
});
