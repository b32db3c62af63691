import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as idle } from "@/app/api/analytics/idle-waste/route";
import * as schedules from "@/app/api/schedules/route";
import { siteDate } from "@/domain/calendar/datedDay";
import { addDays, weekdayOf } from "@/domain/calendar/zone";
import { type IdleWasteBody, idleWasteResponse } from "@/wire/http/idleWaste";
import { send } from "../testRequests";
import { addFlatVersion, addToken, type Campus, createCampus } from "../usage/campus.fixture";

const at = (date: string, time: string) => new Date(`${date}T${time}:00+05:30`);

describe("idle waste", () => {
	let campus: Campus;
	let today: string;
	/** A Monday at least a week ago. */
	let monday: string;
	beforeAll(async () => {
		campus = await createCampus({
			rooms: { "CSE-301": "Block A", "CSE-302": "Block A", "LIB-1": "Block B", "NEW-1": "Block B" },
			devices: { "A-1": "CSE-301", "A-2": "CSE-301", "B-1": "CSE-302", "C-1": "LIB-1", "N-1": "NEW-1" },
		});
		today = siteDate(Date.now(), campus.zones);
		monday = addDays(today, -6 - weekdayOf(today));
		await addFlatVersion(campus, { rateMicro: 7_500_000n, from: 0 });
		const { pool, devices, rooms } = campus;
		const addSwitch = async (device: string, position: number, name: string, type: string, watts: number | null) => {
			const { rows } = await pool.query<{ id: number }>(
				"INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, $2, $3, $4::switch_type) RETURNING id",
				[devices[device], position, name, type],
			);
			if (watts !== null)
				await pool.query(
					"INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw, is_default) VALUES ($1, to_timestamp(0), $2, false)",
					[rows[0]?.id, watts * 1_000],
				);
		};
		await addSwitch("A-1", 0, "AC", "ac", 1_500);
		await addSwitch("A-1", 1, "Lights", "light", null);
		await addSwitch("B-1", 0, "AC", "ac", 1_000);
		await addSwitch("N-1", 0, "Lights", "light", 100);
		await addSwitch("C-1", 0, "Lights", "light", 100);
		const on = async (device: string, position: number, from: Date, until: Date | null) => {
			await pool.query(
				`INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags, off_at)
				 VALUES ($1, $2, $3, true, 'manual', 'event', '\\x00', '', $4)`,
				[devices[device], position, from, until],
			);
			if (until)
				await pool.query(
					`INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags, on_at, runtime_ms)
					 VALUES ($1, $2, $4, false, 'manual', 'event', '\\x00', '', $3, $5)`,
					[devices[device], position, from, until, until.getTime() - from.getTime()],
				);
		};
		// The AC runs until 22:00 on Monday and Tuesday, the lights until 18:10 on Monday.
		await on("A-1", 0, at(monday, "09:00"), at(monday, "22:00"));
		await on("A-1", 0, at(addDays(monday, 1), "09:00"), at(addDays(monday, 1), "22:00"));
		await on("A-1", 1, at(monday, "09:00"), at(monday, "18:10"));
		// Somebody moved in CSE-302 at 10:00 and 10:05; its AC ran from 10:00 to 12:00.
		await on("B-1", 0, at(monday, "10:00"), at(monday, "12:00"));
		for (const time of ["10:00", "10:05"])
			await pool.query(
				`INSERT INTO device_events (device_id, filed_at, content_sha256, received_at, type, payload)
				 VALUES ($1, $2, decode(md5($3), 'hex'), $2, 'motion', '{}')`,
				[devices["B-1"], at(monday, time), time],
			);
		await pool.query(
			`INSERT INTO motion_rules (classroom_id, hold_seconds, switch_types, turn_on, auto_off, enabled, created_by, changed_at)
			 VALUES ($1, 1800, '{ac}', false, false, true, 'test', now())`,
			[rooms["CSE-302"]],
		);
		await on("C-1", 0, at(monday, "10:00"), at(monday, "12:00"));
		const made = await send(schedules.POST, {
			token: campus.adminToken,
			body: {
				name: "Use",
				classrooms: ["CSE-301", "NEW-1"],
				weekdays: ["mon", "tue"],
				starts: "09:00",
				ends: "17:00",
				first_day: addDays(monday, -7),
			},
		});
		expect(made.status).toBe(201);
	});
	afterAll(() => campus.close());

	const ask = async (query = "", token = campus.adminToken): Promise<IdleWasteBody> => {
		const { status, body } = await send(idle, { token, query });
		expect([status, body.detail]).toEqual([200, undefined]);
		return idleWasteResponse.parse(body);
	};
	const week = () => `?start=${monday}&end=${addDays(monday, 6)}`;

	it("is what ran outside of the timetable, in energy and money, per switch and week", async () => {
		const shown = await ask(week());
		const room = shown.rooms.find(({ classroom }) => classroom === "CSE-301");
		// 2 × 4 h 50 min of 1.5 kW, and 1 h of the default 40 W.
		expect(room).toMatchObject({
			judged_by: "timetable",
			idle_hours: 10.67,
			kwh: 14.54,
			cost: 109.05,
			default_kwh: 0.04,
			on_hours: 35.17,
		});
		expect(room?.switches.map(({ name, kwh, rating_is_default }) => [name, kwh, rating_is_default])).toEqual([
			["AC", 14.5, false],
			["Lights", 0.04, true],
		]);
		expect(room?.weeks).toEqual([
			{ week: expect.stringMatching(/^\d{4}-W\d{2}$/), first_day: monday, idle_hours: 10.67, kwh: 14.54, cost: 109.05 },
		]);
		expect(room?.worst[0]).toMatchObject({
			switch: "AC",
			reason: "outside_timetable",
			start: `${monday}T17:10:00+05:30`,
			end: `${monday}T22:00:00+05:30`,
		});
	});

	it("says what to do, with what it would have saved and where it is done", async () => {
		const [room] = (await ask(`${week()}&classroom=CSE-301`)).rooms;
		expect(room?.advice).toEqual([
			{
				kind: "add_off",
				text: "Add an OFF at 17:30 for ACs in CSE-301: it would have come 2 times and saved 13.5 kWh (₹101.25).",
				href: "/schedules?new=off&classroom=CSE-301&type=ac&at=17:30",
				...{ idle_hours: 9, kwh: 13.5, cost: 101.25 },
			},
			expect.objectContaining({ kind: "add_off" }),
		]);
	});

	it("is ON without motion beyond the hold time, where a room sees motion", async () => {
		const room = (await ask(week())).rooms.find(({ classroom }) => classroom === "CSE-302");
		expect(room).toMatchObject({ judged_by: "motion", idle_hours: 1.42, kwh: 1.416666 });
		expect(room?.advice[0]).toMatchObject({
			kind: "auto_off_by_motion",
			text: expect.stringContaining("Turn on auto-off by motion"),
		});
	});

	it("names the rooms of which nothing can be said, and adds up over the others", async () => {
		const shown = await ask(week());
		expect(shown.not_judged).toEqual([
			{ classroom: "LIB-1", reason: "not judged: no timetable" },
			{ classroom: "NEW-1", reason: "not judged: nothing was heard of its switches" },
		]);
		expect(shown.total.kwh).toBeCloseTo(14.54 + 1.416666, 5);
		expect(shown.weeks.map(({ kwh }) => kwh)).toEqual([shown.total.kwh]);
		const whole = await ask();
		expect([whole.start, whole.end, whole.is_open]).toEqual([addDays(today, -27), today, true]);
		expect(whole.total.kwh).toBe(shown.total.kwh);
	});

	it("counts what is still ON up to now, and of an offline device up to its last sign of life", async () => {
		const { pool, devices } = campus;
		const now = Date.now();
		const since = new Date(now - 90 * 60_000);
		await pool.query(
			`INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags) VALUES ($1, 0, $2, true, 'manual', 'event', '\\x01', '')`,
			[devices["B-1"], since],
		);
		const hear = (online: boolean, at: number) =>
			pool.query(
				`INSERT INTO device_status (device_id, online, last_seen_at) VALUES ($1, $2, $3)
				 ON CONFLICT (device_id) DO UPDATE SET online = excluded.online, last_seen_at = excluded.last_seen_at`,
				[devices["B-1"], online, new Date(at)],
			);
		await hear(true, now);
		const ran = async () => (await ask("?classroom=CSE-302")).rooms[0]?.on_hours ?? 0;
		expect(await ran()).toBeCloseTo(3.5, 1);
		await hear(false, now - 60 * 60_000);
		expect(await ran()).toBeCloseTo(2.5, 1);
		await pool.query("DELETE FROM switch_state_logs WHERE device_id = $1 AND at = $2", [devices["B-1"], since]);
	});

	it("is told of one's own rooms only", async () => {
		const token = await addToken(campus.pool, {
			role: "viewer",
			siteId: campus.siteId,
			classroomIds: [campus.rooms["CSE-302"] as number],
		});
		const shown = await ask(week(), token);
		expect([shown.rooms.map(({ classroom }) => classroom), shown.not_judged]).toEqual([["CSE-302"], []]);
		expect(shown.total.kwh).toBe(shown.rooms[0]?.kwh);
		expect((await send(idle, { token, query: "?classroom=CSE-301" })).status).toBe(404);
	});

	it.each([
		"start=2026-01-01",
		"start=2026-02-01&end=2026-01-01",
		"start=2026-01-01&end=2026-06-01",
		"start=x&end=y",
		"unknown=1",
		"classroom=%00",
	])("refuses ?%s with a 400", async (query) => {
		expect((await send(idle, { token: campus.adminToken, query: `?${query}` })).status).toBe(400);
	});
});
