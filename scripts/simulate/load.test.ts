import { describe, expect, it } from "vitest";
import { localWeekday } from "@/domain/calendar/zone";
import { makeCampus, type SimDevice } from "./campus";
import { dayLoad, TrueMeter } from "./load";
import { switchSpans } from "./timetable";

const ZONE = "Asia/Kolkata";
const MIDNIGHT = Date.parse("2024-11-05T18:30:00Z");
const DAY_MS = 86_400_000;
const lamp: SimDevice = {
	name: "LAMP-1",
	room: "C-1",
	building: "B",
	kind: "corridor",
	switches: [{ name: "Lights", type: "light", ratingW: 60 }],
	standbyW: 1.2,
	habit: "ordinary",
};

describe("makeCampus", () => {
	it("gives the same campus for the same seed and another for another", () => {
		expect(makeCampus({ seed: 7, devices: 40 })).toEqual(makeCampus({ seed: 7, devices: 40 }));
		expect(makeCampus({ seed: 7, devices: 40 })).not.toEqual(makeCampus({ seed: 8, devices: 40 }));
	});

	it("names every device once, as the broker allows", () => {
		const names = makeCampus({ seed: 1, devices: 1_200 }).map(({ name }) => name);
		expect(new Set(names).size).toBe(1_200);
		expect(names.every((name) => /^[A-Za-z0-9_-]{1,32}$/.test(name))).toBe(true);
	});
});

describe("TrueMeter", () => {
	it("counts the sum of power over time, whatever instants it is asked at", () => {
		const device = makeCampus({ seed: 3, devices: 2 })[1]!;
		const coarse = new TrueMeter(3, device, ZONE, MIDNIGHT);
		const fine = new TrueMeter(3, device, ZONE, MIDNIGHT);
		for (let at = MIDNIGHT; at < MIDNIGHT + 2 * DAY_MS; at += 12_345) fine.energyMwh(at);
		expect(coarse.energyMwh(MIDNIGHT + 2 * DAY_MS)).toBe(fine.energyMwh(MIDNIGHT + 2 * DAY_MS));
		const { powerMw } = dayLoad(3, device, "2024-11-06", ZONE);
		const byHand = powerMw.reduce((sum, power) => sum + power, 0) / 60;
		expect(Number(new TrueMeter(3, device, ZONE, MIDNIGHT).energyMwh(MIDNIGHT + DAY_MS))).toBe(Math.floor(byHand));
	});

	it("begins at 0 in the middle of a day too", () => {
		const noon = MIDNIGHT + DAY_MS / 2 + 34_567;
		const meter = new TrueMeter(3, lamp, ZONE, noon);
		expect(meter.energyMwh(noon)).toBe(0n);
		const minute = Number(meter.powerMw(noon)) / 60;
		expect(meter.energyMwh(noon + 60_000)).toBe(BigInt(Math.floor(minute)));
	});

	it("draws what is switched on, and standby always", () => {
		const meter = new TrueMeter(3, lamp, ZONE, MIDNIGHT);
		expect(meter.switchStates(MIDNIGHT)).toEqual([0]);
		expect(Math.abs(Number(meter.powerMw(MIDNIGHT)) - 1_200)).toBeLessThanOrEqual(120);
		const noon = MIDNIGHT + DAY_MS / 2;
		expect(meter.switchStates(noon)).toEqual([1]);
		expect(Number(meter.powerMw(noon))).toBeGreaterThan(58_000);
		expect(Number(meter.powerMw(noon))).toBeLessThan(63_000);
	});

	it("draws through a day of 23 hours and one of 25", () => {
		expect(dayLoad(3, lamp, "2025-03-30", "Europe/Berlin").powerMw).toHaveLength(23 * 60);
		expect(dayLoad(3, lamp, "2025-10-26", "Europe/Berlin").powerMw).toHaveLength(25 * 60);
	});

	it("refuses to go back over midnight", () => {
		const meter = new TrueMeter(3, lamp, ZONE, MIDNIGHT);
		meter.energyMwh(MIDNIGHT + DAY_MS);
		expect(() => meter.energyMwh(MIDNIGHT)).toThrow(/forward/);
	});
});

describe("switchSpans", () => {
	it("leaves the air conditioner on at night where that is the habit", () => {
		const office = makeCampus({ seed: 3, devices: 4 })[3]!;
		const ac = office.switches.findIndex(({ type }) => type === "ac");
		const minute = (device: SimDevice) => {
			const { on } = dayLoad(3, device, "2024-11-06", ZONE);
			return ((on[3 * 60] ?? 0) >> ac) & 1;
		};
		expect(minute(office)).toBe(0);
		expect(minute({ ...office, habit: "ac_at_night" })).toBe(1);
	});

	it("holds no lecture on a Sunday", () => {
		const lecture = makeCampus({ seed: 3, devices: 1 })[0]!;
		const sunday = Date.parse("2024-11-10T06:30:00Z");
		expect(localWeekday(sunday, ZONE)).toBe(7);
		expect(switchSpans(3, lecture, "2024-11-10", 7).flat()).toEqual([]);
	});
});
