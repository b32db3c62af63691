import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toMilliwattHours } from "@/domain/switching/sessionEnergy";
import { type AdviceInput, idleAdvice } from "./idleAdvice";
import { createIdleJudge, type RoomUse } from "./idleStretches";
import { addIdle, idleWaste, type JudgedSwitch, type PriceOf, worstOf } from "./idleWaste";
import { LESSONS } from "./schedule.arbitrary";

const at = (local: string) => Date.parse(`${local}:00+05:30`);
const span = (start: string, end: string) => ({ start: at(start), end: at(end) });
const MINUTE = 60_000;
const ZONES = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
const rating = (watts: number, effectiveFrom = 0, isDefault = false) => ({
	effectiveFrom,
	powerRatingMw: BigInt(watts) * 1_000n,
	consumptionFactorMicro: 1_000_000,
	isDefault,
});
const cooling = (more: Partial<JudgedSwitch> = {}): JudgedSwitch => ({
	deviceId: 1,
	position: 0,
	type: "ac",
	sessions: [span("2026-11-23T09:00", "2026-11-23T22:00")],
	ratings: [rating(1_500)],
	deviceFactorMicro: 1_000_000,
	homes: [{ classroomId: 7, start: 0, end: Number.POSITIVE_INFINITY }],
	...more,
});
const DAY = span("2026-11-23T09:00", "2026-11-23T17:00");
const TIMETABLE: RoomUse = { windows: [DAY], motionAt: [], holdMs: 0 };
const WEEKS = [span("2026-11-16T00:00", "2026-11-23T00:00"), span("2026-11-23T00:00", "2026-11-30T00:00")];
/** One price up to an instant, none after it. */
const pricedUntil =
	(rateMicro: bigint, until: number): PriceOf =>
	({ start, end, powerMw }) => {
		const part = (from: number, to: number) => powerMw * BigInt(Math.max(0, to - from));
		const energyUj = part(start, Math.min(end, until));
		return [
			{ costVersionId: 1, energyUj, money: energyUj * rateMicro },
			{ costVersionId: null, energyUj: part(Math.max(start, until), end), money: 0n },
		];
	};
const flat = pricedUntil(7_500_000n, Number.POSITIVE_INFINITY);
const waste = (use: RoomUse, ...switches: JudgedSwitch[]) =>
	idleWaste({ switches, rooms: new Map([[7, use]]), weeks: WEEKS, priceOf: flat });

describe("idle stretches", () => {
	const on = span("2026-11-23T08:00", "2026-11-23T20:00");

	it("lie outside of the windows, with 10 minutes of grace on both sides", () => {
		expect(createIdleJudge(TIMETABLE)?.(on)).toEqual([
			{ ...span("2026-11-23T08:00", "2026-11-23T08:50"), reason: "outside_timetable" },
			{ ...span("2026-11-23T17:10", "2026-11-23T20:00"), reason: "outside_timetable" },
		]);
	});

	it("begin when nobody has moved for the hold time, where something sees motion", () => {
		const use = { windows: [], motionAt: [at("2026-11-23T09:00"), at("2026-11-23T09:10")], holdMs: 15 * MINUTE };
		expect(createIdleJudge(use)?.(span("2026-11-23T08:00", "2026-11-23T10:00"))).toEqual([
			{ ...span("2026-11-23T09:25", "2026-11-23T10:00"), reason: "no_motion" },
		]);
	});

	it("say why, where a room has both: a lesson that was cancelled, one that runs late, an evening without anybody", () => {
		const late = [at("2026-11-23T09:00"), at("2026-11-23T17:20")];
		expect(createIdleJudge({ ...TIMETABLE, motionAt: late, holdMs: 60 * MINUTE })?.(on)).toEqual([
			{ ...span("2026-11-23T08:00", "2026-11-23T08:50"), reason: "outside_timetable" },
			{ ...span("2026-11-23T10:00", "2026-11-23T17:10"), reason: "no_motion" },
			{ ...span("2026-11-23T17:10", "2026-11-23T17:20"), reason: "outside_timetable" },
			{ ...span("2026-11-23T18:20", "2026-11-23T20:00"), reason: "outside_timetable" },
		]);
	});

	it("are not judged without a timetable and without motion", () => {
		expect(createIdleJudge({ windows: [], motionAt: [], holdMs: 1 })).toBeNull();
	});

	it("and what is needed add up to what was ON", () => {
		const piece = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 100 })).map(([start, length]) => ({
			start: start * MINUTE,
			end: (start + length) * MINUTE,
		}));
		fc.assert(
			fc.property(
				fc.array(piece, { maxLength: 4 }),
				fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 5 }),
				piece,
				(windows, motions, onTime) => {
					const motionAt = motions.map((minute) => minute * MINUTE).sort((a, b) => a - b);
					const apart = windows
						.sort((a, b) => a.start - b.start)
						.filter((one, index, all) => index === 0 || one.start > (all[index - 1]?.end ?? 0) + 1);
					const judge = createIdleJudge({ windows: apart, motionAt, holdMs: 10 * MINUTE });
					if (!judge) return;
					const idle = judge(onTime);
					for (let minute = onTime.start; minute < onTime.end; minute += MINUTE) {
						const isIn = apart.some(({ start, end }) => start - 10 * MINUTE <= minute && minute < end + 10 * MINUTE);
						const isSeen = motionAt.some((motion) => motion <= minute && minute < motion + 10 * MINUTE);
						const isSensed = motionAt.length > 0 && minute >= (motionAt[0] ?? 0);
						const expected = isSensed
							? isSeen
								? null
								: isIn || apart.length === 0
									? "no_motion"
									: "outside_timetable"
							: isIn || apart.length === 0
								? null
								: "outside_timetable";
						const found = idle.filter(({ start, end }) => start <= minute && minute < end);
						expect(found.map(({ reason }) => reason)).toEqual(expected === null ? [] : [expected]);
					}
				},
			),
			{ numRuns: 2_000 },
		);
	}, 60_000);
});

describe("idleWaste", () => {
	it("is rated power over the time that nobody needed, to the microjoule, at the price in force", () => {
		const { weeks, stretches } = waste(TIMETABLE, cooling());
		// 17:10 to 22:00 are 4 h 50 min of 1.5 kW: 7.25 kWh, 54.375 at 7.50.
		expect(weeks).toMatchObject([{ week: 1, onMs: 13 * 60 * MINUTE, idleMs: 290 * MINUTE, unpricedUj: 0n, defaultUj: 0n }]);
		expect(weeks.map(({ energyUj }) => toMilliwattHours(energyUj))).toEqual([7_250_000n]);
		expect(weeks.map(({ money }) => money / 3_600_000n)).toEqual([54_375_000_000_000n]);
		expect(stretches.map(({ energyUj }) => energyUj)).toEqual(weeks.map(({ energyUj }) => energyUj));
	});

	it("is cut at the week, the rating and the price, and sums to the uncut", () => {
		const night = cooling({
			sessions: [span("2026-11-22T22:00", "2026-11-23T02:00")],
			ratings: [rating(1_000, 0, true), rating(2_000, at("2026-11-23T01:00"))],
		});
		const change = at("2026-11-23T01:30");
		const { weeks, stretches } = idleWaste({
			switches: [night],
			rooms: new Map([[7, TIMETABLE]]),
			weeks: WEEKS,
			priceOf: pricedUntil(5_000_000n, change),
		});
		expect(weeks.map(({ week, energyUj }) => [week, toMilliwattHours(energyUj)])).toEqual([
			[0, 2_000_000n],
			[1, 3_000_000n],
		]);
		expect(weeks.map(({ unpricedUj, defaultUj }) => [toMilliwattHours(unpricedUj), toMilliwattHours(defaultUj)])).toEqual([
			[0n, 2_000_000n],
			[1_000_000n, 1_000_000n],
		]);
		expect(addIdle(weeks)).toEqual(addIdle(stretches));
	});

	it("follows a device to another room, and leaves out rooms of which nothing is known", () => {
		const moved = cooling({
			homes: [
				{ classroomId: 7, start: 0, end: at("2026-11-23T18:00") },
				{ classroomId: 8, start: at("2026-11-23T18:00"), end: Number.POSITIVE_INFINITY },
			],
		});
		expect(waste(TIMETABLE, moved).stretches).toMatchObject([
			{ classroomId: 7, ...span("2026-11-23T17:10", "2026-11-23T18:00") },
		]);
	});

	it("names the worst stretches first", () => {
		const switches = [
			cooling(),
			cooling({ position: 1, type: "light", ratings: [rating(40)] }),
			cooling({ position: 2, ratings: [rating(3_000)] }),
		];
		expect(worstOf(waste(TIMETABLE, ...switches).stretches, 2).map(({ judged }) => judged.position)).toEqual([2, 0]);
	});
});

describe("idleAdvice", () => {
	const room = (use: RoomUse, switches: JudgedSwitch[], more: Partial<AdviceInput> = {}): AdviceInput => ({
		stretches: waste(use, ...switches).stretches,
		windows: use.windows,
		schedules: [{ ...LESSONS, turnOn: false, turnOff: false }],
		autoOffIsOn: false,
		zones: ZONES,
		priceOf: flat,
		...more,
	});

	it("offers an OFF half an hour after use ends, with what it would have saved and on how many dates", () => {
		const nights = cooling({
			sessions: [span("2026-11-23T09:00", "2026-11-23T22:00"), span("2026-11-26T16:00", "2026-11-27T06:00")],
		});
		// 17:30: until 22:00 and until 06:00 are 4.5 h and 12.5 h of 1.5 kW.
		const [advice, ...more] = idleAdvice(
			room({ ...TIMETABLE, windows: [DAY, span("2026-11-26T09:00", "2026-11-26T17:00")] }, [nights]),
		);
		expect(advice).toMatchObject({ kind: "add_off", type: "ac", atMinute: 17 * 60 + 30, dates: 2, idleMs: 17 * 60 * MINUTE });
		expect(advice && toMilliwattHours(advice.energyUj)).toBe(25_500_000n);
		expect(more).toEqual([]);
	});

	it("asks for a rating first where most rests on a default", () => {
		const kinds = idleAdvice(room(TIMETABLE, [cooling({ ratings: [rating(1_500, 0, true)] })])).map(({ kind }) => kind);
		expect(kinds).toEqual(["confirm_rating", "add_off"]);
	});

	it("asks why an OFF that is there did not hold", () => {
		const off = { ...LESSONS, name: "AC off", switchTypes: ["ac" as const] };
		expect(idleAdvice(room(TIMETABLE, [cooling()], { schedules: [off] }))).toMatchObject([
			{ kind: "check_off", schedules: ["AC off"] },
		]);
	});

	it("says that an OFF is in place where all of it ran before the schedule stood", () => {
		const off = { ...LESSONS, name: "AC off", switchTypes: ["ac" as const], standsFrom: at("2026-11-24T00:00") };
		expect(idleAdvice(room(TIMETABLE, [cooling()], { schedules: [off] }))).toMatchObject([
			{ kind: "off_in_place", schedules: ["AC off"] },
		]);
	});

	it("offers the OFF that would have spared most, where something turns on only after use", () => {
		const nights = ["23", "24", "25"].map((day) => span(`2026-11-${day}T19:10`, `2026-11-${Number(day) + 1}T06:30`));
		// 17:30 would have come before it was turned on; 19:30 would have saved 3 × 11 h of 1.5 kW.
		const [advice] = idleAdvice(room(TIMETABLE, [cooling({ sessions: nights })]));
		expect(advice).toMatchObject({ kind: "add_off", atMinute: 19 * 60 + 30, dates: 3 });
		expect(advice && toMilliwattHours(advice.energyUj)).toBe(49_500_000n);
	});

	it("names the days of which the timetable knows nothing, where most began on them", () => {
		const sundays = cooling({
			sessions: [span("2026-11-22T09:00", "2026-11-22T17:00"), span("2026-11-23T16:00", "2026-11-23T18:10")],
		});
		expect(idleAdvice(room(TIMETABLE, [sundays]))[0]).toMatchObject({
			kind: "unplanned_days",
			weekdays: [7],
			dates: 1,
			idleMs: 8 * 60 * MINUTE,
		});
		const mostly = cooling({
			sessions: [span("2026-11-22T09:00", "2026-11-22T10:00"), span("2026-11-23T16:00", "2026-11-23T22:00")],
		});
		expect(idleAdvice(room(TIMETABLE, [mostly])).map(({ kind }) => kind)).toEqual(["add_off"]);
	});

	it("offers auto-off where nobody moved", () => {
		const use = { windows: [], motionAt: [at("2026-11-23T09:00")], holdMs: 15 * MINUTE };
		expect(idleAdvice(room(use, [cooling()]))).toMatchObject([
			{ kind: "auto_off_by_motion", isOn: false, idleMs: (13 * 60 - 15) * MINUTE },
		]);
	});

	it("says nothing about a few watt-hours", () => {
		expect(idleAdvice(room(TIMETABLE, [cooling({ ratings: [rating(2)] })]))).toEqual([]);
	});
});
