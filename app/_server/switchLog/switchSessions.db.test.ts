import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as GET_CSV } from "@/app/api/switch-sessions/csv/route";
import { GET } from "@/app/api/switch-sessions/route";
import { SESSION_COLUMNS, type SwitchSessionsResponse } from "@/wire/http/switchSessions";
import { systemClock } from "../clock";
import { addSession, addSwitch, hear } from "../runtime/switchedCampus.fixture";
import { addFlatVersion, addToken, type Campus, callRoute, createCampus, getJson } from "../usage/campus.fixture";

const HOUR = 3_600_000;
/** 09:00 in Kolkata. */
const NINE = Date.UTC(2026, 10, 20, 3, 30);
const NOW = NINE + 8 * HOUR;
const COMMAND = "0192f000-0000-7000-8000-000000000001";

let campus: Campus;

beforeAll(async () => {
	vi.spyOn(systemClock, "now").mockReturnValue(NOW);
	campus = await createCampus();
	await addFlatVersion(campus, { rateMicro: 7_500_000n, from: Date.UTC(2026, 0, 1) });
	const ratings = [{ from: 0, watts: 40 }];
	await addSwitch(campus, { device: "A-1", position: 0, name: "Board light", ratings });
	await addSwitch(campus, { device: "A-1", position: 1, name: "Fan", type: "fan", ratings });
	await addSwitch(campus, { device: "C-1", position: 0, name: "Reading lamp", ratings });
	// The day before, into the range; by the wall, for 3 h; still ON, of a device that is there; and one that went silent.
	await addSession(campus, { device: "A-1", position: 1, on: NINE - 10 * HOUR, off: NINE - 8 * HOUR });
	await addSession(campus, {
		device: "A-1",
		position: 0,
		on: NINE,
		off: NINE + 3 * HOUR,
		flags: "unobserved",
		offFlags: "missed_off",
	});
	await addSession(campus, { device: "A-1", position: 1, on: NINE + 5 * HOUR, source: "app" });
	await addSession(campus, { device: "C-1", position: 0, on: NINE + 2 * HOUR });
	await hear(campus, "A-1", NOW);
	await hear(campus, "C-1", NINE + 4 * HOUR, false);
	await order(campus.devices["A-1"] ?? 0, NINE + 5 * HOUR);
	await said(campus.devices["A-1"] ?? 0, { at: NINE, state: true, receivedAt: NINE + HOUR });
	await campus.pool.query("UPDATE switch_state_logs SET evidence = 'reading', source = 'system' WHERE flags = 'missed_off'");
});
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

/** An order from the page that the device answered 2 s after its own switch event. */
async function order(deviceId: number, at: number): Promise<void> {
	await campus.pool.query(
		`INSERT INTO commands (id, device_id, position, state, source, requested_by, requested_at, expires_at, status, ended_at, confirmed_by)
		 VALUES ($1, $2, 1, true, 'app', 'anna@school.in', $3, $3, 'confirmed', $3, 'ack')`,
		[COMMAND, deviceId, new Date(at)],
	);
	await event(deviceId, { position: 1, at: at + 2_000, state: true, source: "app", receivedAt: at + 2_000, command: COMMAND });
}

/** The switch event that a logged end stands on. */
async function said(deviceId: number, end: { at: number; state: boolean; receivedAt: number }): Promise<void> {
	await event(deviceId, { ...end, position: 0, source: "manual", command: null });
}

interface Said {
	readonly position: number;
	readonly at: number;
	readonly state: boolean;
	readonly source: string;
	readonly receivedAt: number;
	readonly command: string | null;
}

async function event(deviceId: number, { position, at, state, source, receivedAt, command }: Said): Promise<void> {
	const key = createHash("sha256").update(`${deviceId} ${position} ${at} ${state}`).digest();
	await campus.pool.query(
		`INSERT INTO switch_events (device_id, position, at, content_sha256, state, source, evidence, name, type, power_rating_mw,
			consumption_factor_micro, rating_is_default, command_id, received_at, recorded_at)
		 VALUES ($1, $2, $3, $4, $5, $6::switch_source, $7::switch_evidence, 'Lamp by the board', 'light', 40000, 1000000, false, $8, $9, $9)`,
		[deviceId, position, new Date(at), key, state, source, command === null ? "event" : "ack", command, new Date(receivedAt)],
	);
}

const DAY = "start=2026-11-20&end=2026-11-20";
const ask = (query: string, token = campus.adminToken) =>
	getJson<SwitchSessionsResponse>(GET, `/api/switch-sessions?${DAY}&${query}`, token);
const clock = (timestamp: string | undefined) => timestamp?.slice(11, 19);

describe("GET /api/switch-sessions", () => {
	it("tells each session that touches the days, newest first: 40 W for 3 h are 120 Wh and 0.90", async () => {
		const { sessions, next, currency } = await ask("");
		expect([next, currency]).toEqual([null, "INR"]);
		expect(
			sessions.map((each) => [each.classroom, clock(each.on.timestamp), clock(each.off?.timestamp), each.energy_wh, each.cost]),
		).toEqual([
			["CSE-301", "14:00:00", undefined, 120, 0.9],
			["LIB-1", "11:00:00", undefined, 80, 0.6],
			["CSE-301", "09:00:00", "12:00:00", 120, 0.9],
			["CSE-301", "23:00:00", "01:00:00", 80, 0.6],
		]);
	});

	it("counts what is ON up to now, of a silent device up to its last sign of life", async () => {
		const [fan, lamp] = (await ask("")).sessions;
		expect(fan).toMatchObject({ open: true, device_online: true, runtime_ms: 3 * HOUR });
		expect(lamp).toMatchObject({ open: true, device_online: false, runtime_ms: 2 * HOUR });
		expect(clock(lamp?.counted_until)).toBe("13:00:00");
	});

	it("says who ordered, by the command that was answered within 5 s; and nobody where the wall did it", async () => {
		const [fan, , light] = (await ask("")).sessions;
		expect(fan?.on).toMatchObject({ source: "app", by: "anna@school.in" });
		expect(light?.on).toMatchObject({ source: "manual", by: null });
	});

	it("marks what was heard of late and what was never said", async () => {
		const [fan, , light] = (await ask("")).sessions;
		expect(light).toMatchObject({ late: true, inferred: true, open: false, name: "Lamp by the board" });
		expect([light?.on.late, light?.off?.late, light?.on.flags, light?.off?.flags]).toEqual([
			true,
			false,
			["unobserved"],
			["missed_off"],
		]);
		expect([fan?.late, fan?.inferred]).toEqual([false, false]);
	});

	it("gives the same sessions page by page, and by room, device and switch", async () => {
		const whole = await ask("");
		const paged: unknown[] = [];
		for (let after = ""; ; ) {
			const page = await ask(`limit=1${after}`);
			expect(page.sessions.length).toBe(1);
			paged.push(...page.sessions);
			if (page.next === null) break;
			after = `&after=${page.next}`;
		}
		expect(paged).toEqual(whole.sessions);
		const count = async (query: string) => (await ask(query)).sessions.length;
		expect(
			await Promise.all(
				["classroom=LIB-1", "device=A-1", `device=${campus.devices["C-1"]}`, "device=A-1&switch=1", "switch=0"].map(count),
			),
		).toEqual([1, 3, 1, 2, 2]);
		const morning = await getJson<SwitchSessionsResponse>(
			GET,
			"/api/switch-sessions?start=2026-11-20T12:00:00%2B05:30&end=2026-11-20T14:00:00%2B05:30",
			campus.adminToken,
		);
		expect(morning.sessions.map(({ classroom }) => classroom)).toEqual(["LIB-1"]);
	});

	it("shows a caller of one room that room alone", async () => {
		const token = await addToken(campus.pool, {
			role: "viewer",
			siteId: campus.siteId,
			classroomIds: [campus.rooms["CSE-301"] ?? 0],
		});
		expect((await ask("", token)).sessions).toHaveLength(3);
		const status = async (query: string, asking: string | null) =>
			(await callRoute(GET, `/api/switch-sessions?${DAY}&${query}`, asking)).status;
		expect(await Promise.all([status("classroom=LIB-1", token), status("device=C-1", token), status("", null)])).toEqual([
			404, 404, 401,
		]);
		const csv = await callRoute(GET_CSV, `/api/switch-sessions/csv?${DAY}`, token);
		expect((await csv.text()).split("\r\n")).toHaveLength(5);
	});

	it("refuses what it cannot answer, and says why", async () => {
		const problem = async (query: string) => (await callRoute(GET, `/api/switch-sessions?${query}`, campus.adminToken)).status;
		const asked = [
			"start=2026-11-20&end=2026-11-19",
			"start=2026-01-01&end=2026-11-19",
			"start=2026-11-20",
			`${DAY}&after=1.2`,
			`${DAY}&switch=-1`,
			`${DAY}&colour=red`,
			`${DAY}&device=nobody`,
		];
		expect(await Promise.all(asked.map(problem))).toEqual([400, 400, 400, 400, 400, 400, 404]);
	});
});

describe("GET /api/switch-sessions/csv", () => {
	it("holds the same as the pages, safe against formulas, and leaves a trace in the audit log", async () => {
		await campus.pool.query("UPDATE device_switches SET name = '=HYPERLINK(1)' WHERE name = 'Fan'");
		const response = await callRoute(GET_CSV, `/api/switch-sessions/csv?${DAY}`, campus.adminToken);
		expect(response.headers.get("content-type")).toContain("text/csv");
		const [head, ...lines] = (await response.text()).trimEnd().split("\r\n");
		expect(head).toBe(SESSION_COLUMNS.join(","));
		const { sessions } = await ask("");
		expect(lines.map((line) => line.split(",").slice(6, 7)[0])).toEqual(sessions.map(({ on }) => on.timestamp));
		expect(lines[0]).toContain(",'=HYPERLINK(1),");
		const { rows } = await campus.pool.query("SELECT count(*)::int AS n FROM audit_log WHERE action = 'switch_log.export'");
		expect(rows[0].n).toBe(2);
	});
});
