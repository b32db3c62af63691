import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/switch-logs/route";
import type { SwitchSession } from "@/domain/switching/session";
import { inTransaction } from "@/store/pool";
import { rowsOfSession, swapLogRows } from "@/store/switchStateLogs";
import type { SwitchLogsResponse } from "@/wire/http/switchLogs";
import { addFlatVersion, addToken, type Campus, callRoute, createCampus, getJson } from "../usage/campus.fixture";

const HOUR = 3_600_000;
/** 09:00 in Kolkata. */
const NINE = Date.UTC(2026, 10, 20, 3, 30);
const sha = (digit: string) => digit.repeat(64);

let campus: Campus;

beforeAll(async () => {
	campus = await createCampus();
	await addFlatVersion(campus, { rateMicro: 7_500_000n, from: Date.UTC(2026, 0, 1) });
	const { pool, devices } = campus;
	const device = devices["A-1"] ?? 0;
	await pool.query(
		`WITH made AS (INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, 0, 'Board light', 'light') RETURNING id)
		INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw) SELECT id, '2020-01-01Z', 40000 FROM made`,
		[device],
	);
	const edge = (at: number, digit: string, flags: SwitchSession["on"]["flags"] = []) =>
		({ at, source: "manual", evidence: "event", eventSha256: sha(digit), flags }) as const;
	const sessions: SwitchSession[] = [
		{ position: 0, on: edge(NINE, "a"), off: edge(NINE + 3 * HOUR, "b", ["missed_off"]) },
		{ position: 0, on: edge(NINE + 4 * HOUR, "c"), off: edge(NINE + 4 * HOUR + 10_000, "d") },
		{ position: 1, on: edge(NINE + 5 * HOUR, "e"), off: null },
	];
	await inTransaction(pool, async (client) => {
		await swapLogRows(
			client,
			[],
			sessions.flatMap((session) => rowsOfSession(device, session)),
		);
		await swapLogRows(client, [], rowsOfSession(devices["C-1"] ?? 0, sessions[0] as SwitchSession));
	});
});
afterAll(() => campus.close());

const ask = (query: string, token = campus.adminToken) =>
	getJson<SwitchLogsResponse>(GET, `/api/switch-logs?start=2026-11-20&end=2026-11-20&${query}`, token);

describe("GET /api/switch-logs", () => {
	it("tells each ON and OFF with runtime, energy and cost: 40 W for 3 h are 120 Wh and 0.90, for 10 s 0.111 Wh", async () => {
		const { rows, next, currency } = await ask("classroom=CSE-301");
		expect([next, currency]).toEqual([null, "INR"]);
		expect(
			rows.map((row) => [row.timestamp.slice(11, 19), row.switch, row.name, row.state, row.runtime_ms, row.energy_wh, row.cost]),
		).toEqual([
			["09:00:00", 0, "Board light", "on", null, null, null],
			["12:00:00", 0, "Board light", "off", 10_800_000, 120, 0.9],
			["13:00:00", 0, "Board light", "on", null, null, null],
			["13:00:10", 0, "Board light", "off", 10_000, 0.111, 0.000833],
			["14:00:00", 1, "Switch 2", "on", null, null, null],
		]);
		expect(rows[0]).toMatchObject({
			off_event: { id: sha("b"), timestamp: rows[1]?.timestamp },
			on_event: null,
			open: false,
			power_rating_w: 40,
		});
		expect(rows[1]).toMatchObject({
			on_event: { id: sha("a"), timestamp: rows[0]?.timestamp },
			flags: ["missed_off"],
			unpriced_wh: 0,
		});
		expect(rows[4]).toMatchObject({
			off_event: null,
			open: true,
			power_rating_w: 100,
			rating_is_default: true,
			consumption_factor: 1,
		});
	});

	it("gives the same rows page by page, of a device by its name and its number, and of the site", async () => {
		const whole = await ask("");
		expect(whole.rows).toHaveLength(7);
		const paged: unknown[] = [];
		for (let after = ""; ; ) {
			const page = await ask(`limit=2${after}`);
			paged.push(...page.rows);
			if (page.next === null) break;
			after = `&after=${page.next}`;
		}
		expect(paged).toEqual(whole.rows);
		expect((await ask("device=A-1")).rows).toHaveLength(5);
		expect((await ask(`device=${campus.devices["C-1"]}`)).rows).toHaveLength(2);
	});

	it("prices nothing where no version holds, and says so", async () => {
		await campus.pool.query("UPDATE device_placements SET effective_from = '2025-01-01Z'");
		const { rows } = await getJson<SwitchLogsResponse>(
			GET,
			"/api/switch-logs?start=2026-11-20&end=2026-11-20&classroom=LIB-1",
			campus.adminToken,
		);
		expect(rows.map(({ classroom, cost }) => [classroom, cost])).toEqual([
			["LIB-1", null],
			["LIB-1", 2.25],
		]);
	});

	it("shows a caller of one room that room alone", async () => {
		const token = await addToken(campus.pool, {
			role: "viewer",
			siteId: campus.siteId,
			classroomIds: [campus.rooms["CSE-301"] ?? 0],
		});
		expect((await ask("", token)).rows).toHaveLength(5);
		const status = async (query: string, asking: string | null) =>
			(await callRoute(GET, `/api/switch-logs?start=2026-11-20&end=2026-11-20&${query}`, asking)).status;
		expect(await status("classroom=LIB-1", token)).toBe(404);
		expect(await status("device=C-1", token)).toBe(404);
		expect(await status("", null)).toBe(401);
	});

	it("refuses what it cannot answer, and says why", async () => {
		const problem = async (query: string) => (await callRoute(GET, `/api/switch-logs?${query}`, campus.adminToken)).json();
		expect(await problem("start=2026-11-20&end=2026-11-19")).toMatchObject({ status: 400 });
		expect(await problem("start=2026-01-01&end=2026-11-19")).toMatchObject({ status: 400 });
		expect(await problem("start=2026-11-20")).toMatchObject({ status: 400 });
		expect(await problem("start=2026-11-20&end=2026-11-20&after=1.2.3")).toMatchObject({ status: 400 });
		expect(await problem("start=2026-11-20&end=2026-11-20&device=nobody")).toMatchObject({ status: 404 });
	});
});
