import { describe, expect, it } from "vitest";
import { scheduleDraft } from "@/wire/http/scheduleFields";
import type { ScheduleBody } from "@/wire/http/schedules";
import { actionWords, dayWords, placeWords, runWords, weekdayWords } from "../scheduleWords";
import { BLANK, bodyOf, formOfAddress, formOfSchedule, TEMPLATES } from "./scheduleForm";

describe("the form of a schedule", () => {
	it.each(TEMPLATES)("makes of the template $label what the API takes", ({ form }) => {
		const whole = form.whom === "rooms" ? { ...form, rooms: ["CSE-301"] } : form;
		expect(scheduleDraft.safeParse(bodyOf(whole)).error).toBeUndefined();
	});

	it("leaves out the times that do not matter, though they were typed", () => {
		expect(bodyOf({ ...BLANK, turnOn: false, occupied: false })).toMatchObject({ starts: null, ends: "17:00" });
		expect(bodyOf({ ...BLANK, turnOff: false, occupied: false })).toMatchObject({ starts: "09:00", ends: null });
		expect(bodyOf({ ...BLANK, turnOn: false, turnOff: false }).types).toEqual([]);
	});

	it("takes room, type and time from a link", () => {
		const form = formOfAddress("off", { classroom: "ADM-102", type: "ac", at: "19:00" });
		expect(form).toMatchObject({ name: "Evening OFF ADM-102", whom: "rooms", rooms: ["ADM-102"], types: ["ac"], ends: "19:00" });
	});

	it("goes through a schedule and back unchanged", () => {
		const body = {
			...bodyOf({ ...BLANK, rooms: ["A"], firstDay: "2026-01-01" }),
			classrooms: ["A"],
			exceptions: [{ date: "2026-02-01", kind: "run", starts: null, ends: "12:00", note: "x" }],
		};
		expect(bodyOf(formOfSchedule(body as unknown as ScheduleBody))).toEqual(body);
	});
});

describe("schedules in words", () => {
	it("say what is switched and when", () => {
		const said = {
			starts: "09:00",
			ends: "17:00",
			turn_on: true,
			turn_off: true,
			occupied: true,
			types: ["light" as const, "fan" as const],
		};
		expect(actionWords(said)).toBe("In use 09:00–17:00; lights and fans go on at 09:00 and off at 17:00");
		expect(actionWords({ ...said, turn_on: false, occupied: false, types: ["ac"] })).toBe("ACs go off at 17:00");
		expect(actionWords({ ...said, turn_on: false, turn_off: false })).toBe("In use 09:00–17:00; nothing is switched");
	});

	it("name weekdays and rooms shortly", () => {
		expect(
			[
				["mon", "tue", "wed"],
				["mon", "wed"],
				["sat", "sun"],
			].map((days) => weekdayWords(days as never)),
		).toEqual(["Mon–Wed", "Mon and Wed", "Sat and Sun"]);
		expect(placeWords({ classrooms: ["A", "B", "C", "D", "E"], other_classrooms: 2, building: null })).toBe(
			"A, B, C, D and 3 more",
		);
	});

	it("tell a day, or why nothing happens on it", () => {
		const day = {
			date: "2026-11-24",
			window: null,
			on_at: null,
			off_at: "2026-11-25T02:00:00+05:30",
			by_exception: false,
			skipped: null,
		};
		expect(dayWords(day)).toBe("off 02:00 (25 Nov)");
		const use = { starts_at: "2026-11-24T09:00:00+05:30", ends_at: "2026-11-24T17:00:00+05:30" };
		expect(dayWords({ ...day, window: use, on_at: use.starts_at, off_at: use.ends_at })).toBe("on and in use 09:00–17:00");
		expect(dayWords({ ...day, skipped: { why: "holiday", detail: "Diwali" } })).toBe("holiday: Diwali");
	});

	it("tell what became of a run", () => {
		const run = {
			outcome: "done",
			detail: "3 switches told to turn off",
			commands: { confirmed: 2, failed: 1, waiting: 0 },
			errors: ["device_offline"],
		};
		expect(runWords(run as never)).toBe("3 switches told to turn off: 2 confirmed, 1 failed (device offline)");
	});
});
