import { describe, expect, it } from "vitest";
import { peakDemand } from "./peakDemand";

const zones = (timeZone: string) => [{ effectiveFrom: 0, timeZone }];
const at = (time: string) => Date.parse(`2026-04-10T${time}:00Z`);
const use = (classroomId: number, time: string, energyMwh: bigint) => ({ classroomId, startsAt: at(time), energyMwh });

describe("peakDemand", () => {
	const profile = [use(1, "10:15", 5n), use(2, "10:15", 4n), use(1, "10:30", 8n), use(1, "10:45", 2n), use(2, "11:00", 9n)];

	it("is the first quarter-hour in which the rooms together used most", () => {
		const expected = {
			startsAt: at("10:15"),
			peakMwh: 9n,
			roomsMwh: new Map([
				[1, 5n],
				[2, 4n],
			]),
			before: [7n],
		};
		expect(peakDemand(profile, 15, zones("Asia/Kolkata"), [7n])).toEqual(expected);
		expect(peakDemand([...profile].reverse(), 15, zones("Asia/Kolkata"), [7n])).toEqual(expected);
	});

	it.each([
		["Asia/Kolkata", "10:30", 10n],
		["Asia/Kathmandu", "10:15", 17n],
		["Europe/Berlin", "10:30", 10n],
	])("counts half-hours by the clock of %s: the one from %s UTC", (zone, time, peakMwh) => {
		expect(peakDemand(profile, 30, zones(zone))).toMatchObject({ startsAt: at(time), peakMwh });
	});

	it("is nothing where nothing was used", () => {
		expect(peakDemand([], 15, zones("UTC"))).toBeNull();
		expect(peakDemand([use(1, "10:00", 0n), use(1, "10:15", -3n)], 15, zones("UTC"))).toBeNull();
	});
});
