import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as openBill } from "@/app/api/bills/open/route";
import { POST as issueRoute } from "@/app/api/bills/route";
import { POST as correct, GET as list } from "@/app/api/devices/[id]/corrections/route";
import { GET as summary } from "@/app/api/power-analytics/summary/route";
import { correctEntryRoute, listCorrectionsRoute } from "@/wire/http/corrections";
import { createMeteredCampus, dayOfReadings, type MeteredCampus, midnight } from "../bills/meteredCampus.fixture";
import { send } from "../testRequests";

const DAY = "2024-10-10";
const QUARTER_MS = 900_000;

/** Tests follow each other: what one decides, the next one finds. */
describe("corrections of the ledger", { timeout: 60_000 }, () => {
	let campus: MeteredCampus;
	beforeAll(async () => {
		campus = await createMeteredCampus();
		await campus.price({ components: [{ kind: "energy_flat", rate_per_kwh: "8.5" }], from: "2024-01-01" });
		// 100 Wh per quarter-hour; at 06:00 the counter jumps by 40 kWh, more than 25 kW can have used, and counts on.
		const day = dayOfReadings(DAY, 1_000, 100);
		await campus.read(
			"A-1",
			day.map(([at, total], index) => [at, index < 24 ? total : total + 40_000]),
		);
		await campus.read("B-1", dayOfReadings("2024-11-05", 1_000, 100));
	}, 60_000);
	afterAll(() => campus.close());

	const params = () => ({ id: String(campus.devices["A-1"]) });
	const decide = async (body: object, token = campus.adminToken) => {
		const answer = await send(correct, { token, params: params(), body: { note: "read at the meter", ...body } });
		await campus.read("A-1", []);
		return answer;
	};
	const listed = async () => {
		const { body } = await send(list, { token: campus.adminToken, params: params() });
		return listCorrectionsRoute.responses[200].schema.parse(body).corrections;
	};
	const standing = async (at = midnight(DAY) + 24 * QUARTER_MS) => {
		const { rows } = await campus.pool.query<{ number: bigint; kind: string; energy_mwh: bigint }>(
			`SELECT number, kind, energy_mwh FROM device_consumption_ledgers e WHERE device_id = $1 AND ends_at = $2 AND reverses IS NULL
			   AND NOT EXISTS (SELECT FROM device_consumption_ledgers r WHERE r.device_id = e.device_id AND r.reverses = e.number)`,
			[campus.devices["A-1"], new Date(at)],
		);
		const [row] = rows;
		return { entry: Number(row?.number), kind: row?.kind, wh: Number(row?.energy_mwh) / 1_000 };
	};
	const incidents = async () =>
		(await campus.pool.query<{ kind: string; state: string }>("SELECT kind, state FROM incidents ORDER BY id")).rows;
	const costOfDay = async () =>
		(await send(summary, { token: campus.adminToken, query: `?classroom=CSE-301&date=${DAY}` })).body.total_cost;

	it("say first what they would change, and change nothing", async () => {
		const { entry, kind, wh } = await standing();
		expect([kind, wh]).toEqual(["jump", 0]);
		const { status, body } = await decide({ entry, decision: "count", dry_run: true });
		expect([status, body]).toEqual([200, { before_wh: 0, after_wh: 40_100 }]);
		expect(await listed()).toEqual([]);
		expect(await incidents()).toEqual([{ kind: "ledger.jump", state: "open" }]);
		expect(await costOfDay()).toBe(80.75);
	});

	it("count a jump that was used: reversed and replaced, its incident closed, the day priced anew", async () => {
		const { entry } = await standing();
		const { status, body } = await decide({ entry, decision: "count" });
		expect(status).toBe(201);
		expect(correctEntryRoute.responses[201].schema.parse(body).correction).toMatchObject({ decision: "count", state: "waiting" });
		expect(await standing()).toMatchObject({ kind: "manual_correction", wh: 40_100 });
		expect(await incidents()).toEqual([{ kind: "ledger.jump", state: "closed" }]);
		expect((await listed()).map(({ state, energy_wh }) => [state, energy_wh])).toEqual([["applied", 40_100]]);
		expect(await costOfDay()).toBe(421.6);
	});

	it("are adjustments of a bill that was issued, never a change of it", async () => {
		expect((await send(issueRoute, { token: campus.adminToken, body: { month: "2024-10" } })).status).toBe(201);
		const { entry } = await standing();
		expect((await decide({ entry, decision: "correct", energy_wh: 1_100.5 })).status).toBe(201);
		expect(await standing()).toMatchObject({ kind: "manual_correction", wh: 1_100.5 });
		const { body } = await send(openBill, { token: campus.adminToken, query: "?month=2024-11&classroom=CSE-301" });
		// 39 kWh less and 0.5 Wh more, at 8.50.
		expect(body.adjustments).toMatchObject([{ for_month: "2024-10", amount: -331.5, cause: "energy" }]);
		expect((await listed()).map(({ state }) => state)).toEqual(["applied", "superseded"]);
	});

	it("know a meter that was replaced by its last total and the new one's first", async () => {
		const { entry } = await standing();
		// Old meter: 3,300 Wh at the last reading, 3,350 when it was taken out. New one: put in at 43,360, read at 43,400.
		const replaced = { entry, decision: "replaced", old_meter_wh: 3_350, new_meter_wh: 43_360 };
		const low = await decide({ ...replaced, old_meter_wh: 3_299 });
		expect([low.status, low.body.paths]).toEqual([
			400,
			[{ path: "old_meter_wh", message: "lies below the last reading of the old meter" }],
		]);
		expect((await decide({ ...replaced, new_meter_wh: 43_401 })).body.paths[0].path).toBe("new_meter_wh");
		expect((await decide(replaced)).status).toBe(201);
		expect(await standing()).toMatchObject({ kind: "manual_correction", wh: 90 });
	});

	it("are taken back: what the readings alone say stands again, and its incident is open again", async () => {
		const { entry } = await standing();
		expect((await decide({ entry, decision: "take_back" })).status).toBe(201);
		expect(await standing()).toMatchObject({ kind: "jump", wh: 0 });
		expect(await incidents()).toEqual([{ kind: "ledger.jump", state: "open" }]);
		expect(await costOfDay()).toBe(80.75);
		expect((await decide({ entry: (await standing()).entry, decision: "take_back" })).body.detail).toMatch(
			/nothing to take back/,
		);
	});

	it("say so by an incident when a late reading comes between the two that they were about", async () => {
		const { entry } = await standing();
		await decide({ entry, decision: "correct", energy_wh: 77 });
		await campus.read("A-1", [[midnight(DAY) + 23.5 * QUARTER_MS, 3_320]]);
		expect(await standing()).toMatchObject({ kind: "jump", wh: 0 });
		expect((await incidents()).map(({ kind, state }) => `${kind} ${state}`)).toContain("ledger.decision_void open");
		expect((await listed())[0]).toMatchObject({ decision: "correct", state: "waiting" });
	});

	it("refuse what makes no sense, with the field and what to do", async () => {
		const { entry } = await standing();
		const refused = async (body: object) => {
			const answer = await decide({ entry, ...body });
			return [answer.status, answer.body.paths?.[0]?.path];
		};
		expect(await refused({ decision: "correct" })).toEqual([400, "energy_wh"]);
		expect(await refused({ decision: "count", energy_wh: 1 })).toEqual([400, "energy_wh"]);
		expect(await refused({ decision: "correct", energy_wh: -1 })).toEqual([400, "energy_wh"]);
		expect(await refused({ decision: "correct", energy_wh: 1, note: " " })).toEqual([400, "note"]);
		expect(await refused({ decision: "count", entry: 3 })).toEqual([400, "decision"]);
		expect(await refused({ decision: "correct", energy_wh: 1, entry: 1 })).toEqual([400, "decision"]);
		expect(await refused({ decision: "count", entry: 99_999 })).toEqual([404, "entry"]);
		const { rows } = await campus.pool.query<{ reverses: bigint }>(
			"SELECT reverses FROM device_consumption_ledgers WHERE device_id = $1 AND reverses IS NOT NULL LIMIT 1",
			[campus.devices["A-1"]],
		);
		expect(await refused({ decision: "count", entry: Number(rows[0]?.reverses) })).toEqual([409, "entry"]);
	});
});
