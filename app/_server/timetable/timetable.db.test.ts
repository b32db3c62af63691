import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as holiday from "@/app/api/holidays/[date]/route";
import * as holidays from "@/app/api/holidays/route";
import { GET as runs } from "@/app/api/schedule-runs/route";
import * as one from "@/app/api/schedules/[id]/route";
import * as preview from "@/app/api/schedules/preview/route";
import * as schedules from "@/app/api/schedules/route";
import * as term from "@/app/api/terms/[id]/route";
import * as terms from "@/app/api/terms/route";
import { siteDate } from "@/domain/calendar/datedDay";
import { addDays, datesBetween, weekdayOf } from "@/domain/calendar/zone";
import { type SchedulePreviewBody, schedulePreview } from "@/wire/http/schedulePreview";
import { scheduleRun, schedule as scheduleSchema } from "@/wire/http/schedules";
import { systemClock } from "../clock";
import { send } from "../testRequests";
import { addToken, type Campus, createCampus } from "../usage/campus.fixture";
import { EVERY_DAY, LECTURES } from "./lectures.scenario";

describe("schedules", () => {
	let campus: Campus;
	let token: string;
	let today: string;
	beforeAll(async () => {
		campus = await createCampus();
		token = campus.adminToken;
		today = siteDate(Date.now(), campus.zones);
		for (const [name, device] of Object.entries(campus.devices))
			await campus.pool.query("INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, 0, $2, 'light')", [
				device,
				name,
			]);
	});
	afterAll(() => campus.close());

	const create = (body: object, as = token) => send(schedules.POST, { token: as, body });
	const change = (id: number, body: object, as = token) =>
		send(one.PATCH, { token: as, method: "PATCH", params: { id: String(id) }, body });
	const list = async (query = "", as = token) => (await send(schedules.GET, { token: as, query })).body.schedules;
	const look = async (query = ""): Promise<SchedulePreviewBody> => (await send(preview.GET, { token, query })).body;

	it("are kept as they were asked for, wake the worker, and are written down", async () => {
		const { status, body } = await create(LECTURES);
		expect(status).toBe(201);
		scheduleSchema.parse(body);
		expect(body).toMatchObject({ ...LECTURES, building: null, first_day: today, last_day: null, revision: 1, may_change: true });
		expect(body.next_run.at).toMatch(/T(09|17):00:00\+05:30$/);
		expect(await list()).toEqual([body]);
		const { rows } = await campus.pool.query("SELECT action, subject, after FROM audit_log ORDER BY id DESC LIMIT 1");
		expect(rows).toEqual([
			{ action: "schedule.create", subject: `schedule:${body.id}`, after: expect.objectContaining({ starts: "09:00" }) },
		]);
	});

	it.each([
		[{ turn_on: false, turn_off: false, occupied: false }, "occupied"],
		[{ types: [] }, "types"],
		[{ starts: null }, "starts"],
		[{ ends: null }, "ends"],
		[{ ends: "09:00" }, "ends"],
		[{ ends: "24:01" }, "ends"],
		[{ turn_on: false, occupied: false }, "starts"],
		[{ turn_off: false, occupied: false }, "ends"],
		[{ classrooms: ["nowhere"] }, "classrooms"],
		[{ classrooms: [] }, "classrooms"],
		[{ building: "Block A" }, "building"],
		[{ classrooms: null, building: "Block X" }, "building"],
		[{ terms: [999] }, "terms"],
		[{ last_day: "2020-01-01" }, "last_day"],
		[{ exceptions: [{ date: "2020-01-01", kind: "skip" }] }, "exceptions.0.date"],
		[
			{
				exceptions: [
					{ date: "2190-01-01", kind: "skip" },
					{ date: "2190-01-01", kind: "run" },
				],
			},
			"exceptions.1.date",
		],
		[{ exceptions: [{ date: "2190-01-01", kind: "skip", starts: "10:00" }] }, "exceptions.0.starts"],
		[{ exceptions: [{ date: "2190-01-01", kind: "run", starts: "10:00" }] }, "exceptions.0.ends"],
	])("refuse %j at its field", async (wrong, path) => {
		const { status, body } = await create({ ...LECTURES, ...wrong });
		expect([400, 404]).toContain(status);
		expect(body.paths[0].path).toBe(path);
	});

	it("that only turn off have no start, over midnight they end on the day after", async () => {
		const off = await create({
			name: "AC off",
			types: ["ac"],
			weekdays: EVERY_DAY,
			ends: "19:30",
			turn_off: true,
			occupied: false,
		});
		expect(off.body).toMatchObject({ starts: null, ends: "19:30", classrooms: null, building: null });
		const night = await create({ ...LECTURES, name: "Night", starts: "22:00", ends: "06:00" });
		expect(night.body).toMatchObject({ starts: "22:00", ends: "06:00" });
		const { rows } = await campus.pool.query("SELECT starts_minute, ends_minute FROM schedules WHERE id = ANY ($1) ORDER BY id", [
			[off.body.id, night.body.id],
		]);
		expect(rows).toEqual([
			{ starts_minute: 1169, ends_minute: 1170 },
			{ starts_minute: 1320, ends_minute: 1800 },
		]);
		for (const { id } of [off.body, night.body])
			expect((await send(one.DELETE, { token, method: "DELETE", params: { id: String(id) } })).status).toBe(204);
		expect((await list()).map(({ name }: { name: string }) => name)).toEqual(["Lectures"]);
	});

	it("refuse a change from an older revision, and say what changed meanwhile", async () => {
		const [{ id }] = await list();
		expect((await change(id, { revision: 1, starts: "08:30", on_holidays: true })).body).toMatchObject({
			revision: 2,
			starts: "08:30",
		});
		const stale = await change(id, { revision: 1, ends: "18:00" });
		expect([stale.status, stale.body.code]).toEqual([409, "changed_meanwhile"]);
		expect(stale.body.title).toBe("Somebody changed this in the meantime");
		expect(stale.body.paths).toEqual([
			{ path: "starts", message: "is 08:30 now, was 09:00" },
			{ path: "on_holidays", message: "is yes now, was no" },
		]);
		expect((await change(id, { revision: 2, starts: "09:00", on_holidays: false })).body.revision).toBe(3);
	});

	it("that two people change at once let one of them win", async () => {
		const [{ id, revision }] = await list();
		const both = await Promise.all([change(id, { revision, name: "Lectures" }), change(id, { revision, name: "Lectures" })]);
		expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
	});

	it("belong to those who manage their rooms", async () => {
		const room = (code: string) => campus.rooms[code] as number;
		const manager = await addToken(campus.pool, { role: "manager", siteId: campus.siteId, classroomIds: [room("CSE-301")] });
		const [seen] = await list("", manager);
		expect(seen).toMatchObject({ classrooms: ["CSE-301"], other_classrooms: 1, may_change: false });
		expect((await change(seen.id, { revision: seen.revision, name: "Mine" }, manager)).status).toBe(403);
		const own = await create({ ...LECTURES, name: "Own", classrooms: ["CSE-301"], weekdays: ["sun"] }, manager);
		expect(own.status).toBe(201);
		expect((await change(own.body.id, { revision: 1, classrooms: ["CSE-301", "LIB-1"] }, manager)).status).toBe(404);
		expect((await change(own.body.id, { revision: 1, classrooms: null }, manager)).status).toBe(403);
		const stranger = await addToken(campus.pool, { role: "manager", siteId: campus.siteId, classroomIds: [room("LIB-1")] });
		expect(await list("", stranger)).toEqual([]);
		expect((await change(own.body.id, { revision: 1 }, stranger)).status).toBe(404);
		await send(one.DELETE, { token: manager, method: "DELETE", params: { id: String(own.body.id) } });
	});

	it("show the next fortnight: windows, runs, and what is skipped and why", async () => {
		const dates = datesBetween(today, addDays(today, 13));
		const working = dates.filter((date) => weekdayOf(date) !== 7);
		const [free, closed, late] = [working[1], working[2], working[3]] as [string, string, string];
		await send(holidays.POST, { token, body: { text: `${free} Founders' day` } });
		const [{ id, revision }] = await list();
		await change(id, {
			revision,
			exceptions: [
				{ date: closed, kind: "skip", note: "Exams elsewhere" },
				{ date: late, kind: "run", starts: "11:00", ends: "19:00" },
			],
		});
		const shown = await look("?classroom=CSE-301");
		schedulePreview.parse(shown);
		const [told] = shown.schedules;
		expect(told?.days.map(({ date, skipped }) => [date, skipped?.why ?? null])).toEqual(
			dates.map((date) => [
				date,
				weekdayOf(date) === 7 ? "weekday" : date === free ? "holiday" : date === closed ? "exception" : null,
			]),
		);
		expect(told?.days.find(({ date }) => date === free)?.skipped).toEqual({ why: "holiday", detail: "Founders' day" });
		expect(told?.days.find(({ date }) => date === late)).toMatchObject({
			by_exception: true,
			on_at: `${late}T11:00:00+05:30`,
			off_at: `${late}T19:00:00+05:30`,
		});
		const [room] = shown.rooms;
		expect(room?.windows).toHaveLength(working.length - 2);
		const runOf = room?.runs.find(({ at }) => at === `${late}T11:00:00+05:30`);
		// Two devices with a light each stand in the room.
		expect(runOf).toEqual({ at: `${late}T11:00:00+05:30`, state: true, schedule: id, types: ["light", "fan"], switches: 2 });
		await send(holiday.DELETE, { token, method: "DELETE", params: { date: free } });
	});

	it("show of today's runs those that are still to come", async () => {
		const day = datesBetween(addDays(today, 5), addDays(today, 6)).find((date) => weekdayOf(date) !== 7);
		const clock = vi.spyOn(systemClock, "now").mockReturnValue(Date.parse(`${day}T12:00:00+05:30`));
		const [room] = (await look("?classroom=CSE-301")).rooms;
		clock.mockRestore();
		expect(room?.runs[0]).toMatchObject({ at: `${day}T17:00:00+05:30`, state: false });
	});

	it("show a draft beside what stands, with what contradicts, and write nothing", async () => {
		const before = (await campus.pool.query("SELECT count(*)::int AS many FROM schedules")).rows[0].many;
		const draft = { ...LECTURES, name: "Evening", classrooms: ["CSE-301", "LIB-1"], starts: "16:00", ends: "20:00" };
		const shown: SchedulePreviewBody = (await send(preview.POST, { token, body: draft })).body;
		schedulePreview.parse(shown);
		expect(shown.schedules.map(({ id, name }) => [id === 0, name])).toEqual([
			[true, "Evening"],
			[false, "Lectures"],
		]);
		const [cse, library] = [
			shown.rooms.find(({ classroom }) => classroom === "CSE-301"),
			shown.rooms.find(({ classroom }) => classroom === "LIB-1"),
		];
		expect(library?.conflicts).toEqual([]);
		expect(cse?.conflicts.length).toBeGreaterThan(5);
		expect(cse?.conflicts[0]).toMatchObject({ needs: 0, types: ["light", "fan"] });
		expect(cse?.conflicts[0]?.at).toMatch(/T17:00:00\+05:30$/);
		expect((await campus.pool.query("SELECT count(*)::int AS many FROM schedules")).rows[0].many).toBe(before);
		const [{ id }] = await list();
		const replaced: SchedulePreviewBody = (await send(preview.POST, { token, body: { ...draft, id } })).body;
		expect(replaced.rooms.flatMap(({ conflicts }) => conflicts)).toEqual([]);
	});

	it("tell what became of their runs and of the commands", async () => {
		const [{ id }] = await list();
		const due = new Date("2026-01-05T03:30:00Z");
		await campus.pool.query(
			`INSERT INTO schedule_runs (schedule_id, due_at, state, decided_at, outcome, switches, detail)
			 VALUES ($1, $2, true, $2, 'done', 2, '2 switches told to turn on'), ($1, $3, false, $3, 'missed', 0, 'late')`,
			[id, due, new Date("2026-01-05T11:30:00Z")],
		);
		await campus.pool.query(
			`INSERT INTO commands (id, device_id, position, state, source, requested_by, requested_at, expires_at, status, ended_at, error, schedule_id, due_at)
			 SELECT gen_random_uuid(), d, 0, true, 'schedule', 's', $3::timestamptz, $3, s::command_state, CASE WHEN s <> 'queued' THEN $3::timestamptz END, e, $1, $3
			   FROM unnest($2::int[], ARRAY['confirmed', 'failed', 'queued'], ARRAY[NULL, 'device_offline', NULL]) AS x (d, s, e)`,
			[id, [campus.devices["A-1"], campus.devices["B-1"], campus.devices["A-1"]], due],
		);
		const first = (await send(runs, { token, query: "?limit=1" })).body;
		expect(first.runs).toMatchObject([{ due_at: "2026-01-05T17:00:00+05:30", outcome: "missed", commands: { confirmed: 0 } }]);
		const second = (await send(runs, { token, query: `?limit=1&before=${encodeURIComponent(first.next)}` })).body;
		scheduleRun.parse(second.runs[0]);
		expect(second.runs).toMatchObject([{ schedule: "Lectures", state: true, commands: { waiting: 0, confirmed: 1, failed: 2 } }]);
		// Nobody came to the third in its time, and nobody is there to write that down.
		expect(second.runs[0].errors.toSorted()).toEqual(["device_offline", "not_sent"]);
		expect((await send(runs, { token, query: `?before=${encodeURIComponent(second.next)}` })).body).toEqual({
			runs: [],
			next: null,
		});
	});

	it("hold within terms, which cannot be ended meanwhile", async () => {
		const made = await send(terms.POST, {
			token,
			body: { name: "Odd semester", first_day: "2026-07-01", last_day: "2026-11-30" },
		});
		expect([made.status, made.body.last_day]).toEqual([201, "2026-11-30"]);
		const params = { id: String(made.body.id) };
		const again = await send(terms.POST, {
			token,
			body: { name: "Odd semester", first_day: "2026-07-01", last_day: "2026-11-30" },
		});
		expect([again.status, again.body.code]).toEqual([409, "name_taken"]);
		expect(
			(await send(term.PATCH, { token, method: "PATCH", params, body: { last_day: "2026-06-01" } })).body.paths[0].path,
		).toBe("last_day");
		const [{ id, revision }] = await list();
		expect((await change(id, { revision, terms: [made.body.id] })).body.terms).toEqual([made.body.id]);
		expect((await send(terms.GET, { token })).body.terms[0].schedules).toEqual(["Lectures"]);
		const ended = await send(term.DELETE, { token, method: "DELETE", params });
		expect([ended.status, ended.body.detail]).toEqual([409, "“Lectures” holds within it. Change that first."]);
		expect((await change(id, { revision: revision + 1, terms: [] })).status).toBe(200);
		expect((await send(term.DELETE, { token, method: "DELETE", params })).status).toBe(204);
		expect((await send(terms.GET, { token })).body.terms).toEqual([]);
	});

	it("stay away on holidays that were pasted, counted by what changed", async () => {
		const paste = (text: string) => send(holidays.POST, { token, body: { text } });
		expect((await paste("2026-08-15 Independence Day\n2026-10-02 Gandhi Jayanti")).body).toMatchObject({
			added: 2,
			renamed: 0,
			unchanged: 0,
		});
		expect((await paste("2026-08-15 Independence Day\n2026-10-02 Gandhi's birthday\n2026-12-25 Christmas")).body).toMatchObject({
			added: 1,
			renamed: 1,
			unchanged: 1,
		});
		const wrong = await paste("2026-08-15 Independence Day\nnonsense");
		expect([wrong.status, wrong.body.paths]).toEqual([
			400,
			[{ path: "text", message: "line 2: must be a date and a name, such as 2026-08-15 Independence Day" }],
		]);
		const remove = () => send(holiday.DELETE, { token, method: "DELETE", params: { date: "2026-12-25" } });
		expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
		expect((await send(holidays.GET, { token })).body.holidays.map(({ name }: { name: string }) => name)).toEqual([
			"Independence Day",
			"Gandhi's birthday",
		]);
	});
});
