import { pino } from "pino";
import { beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "@/store/pool";
import { readUsageSite } from "@/store/usageSite";
import { FoldWorld } from "../aggregate/foldWorld.fixture";
import { watchBudgets } from "./watchBudgets";

const log = pino({ level: "silent" });
const NOW = Date.parse("2026-11-21T06:00:00Z");

describe("watchBudgets", () => {
	const world = new FoldWorld();
	let room = 0;
	beforeAll(async () => {
		room = world.site.rooms[0] ?? 0;
		await world.owner.query(
			`INSERT INTO cost_versions (site_id, scope, effective_from, recorded_from, version_key, components, created_by)
			 VALUES ($1, 'site', '2020-01-01Z', now(), gen_random_uuid(), '[{"kind":"energy_flat","rate_per_kwh":"10"}]', 'x')`,
			[world.site.siteId],
		);
		await world.owner.query(
			`INSERT INTO budgets (id, site_id, classroom_id, from_month, one_month, amount_hundredths, thresholds, created_by, created_at)
			 VALUES (1, $1, $2, '2026-10-01', false, 10000, '{80,100}', 'x', now())`,
			[world.site.siteId, room],
		);
	});

	const use = (date: string, energyMwh: bigint) =>
		world.owner.query(
			`INSERT INTO daily_aggregates VALUES (1, $1, $2::date, $3, 0, 0, 0, 900000, 1)
			 ON CONFLICT (device_id, classroom_id, local_date) DO UPDATE SET energy_mwh = excluded.energy_mwh, revision = daily_aggregates.revision + 1`,
			[room, date, energyMwh],
		);
	async function watch(): Promise<Record<string, unknown>[]> {
		const site = await inTransaction(world.pool, (client) => readUsageSite(client, world.site.siteId));
		if (site) await watchBudgets(world.pool, site, NOW, log);
		return world.rows("SELECT subject, state FROM incidents ORDER BY subject");
	}

	it("opens nothing while no threshold is reached", async () => {
		await use("2026-11-03", 7_999_999n);
		expect(await watch()).toEqual([]);
	});

	it("opens one incident per threshold, once, and says so to the browsers", async () => {
		const heard: string[] = [];
		const listener = await world.owner.connect();
		listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
		await listener.query("LISTEN autovolt_live");
		await use("2026-11-04", 1n);
		const at80 = [{ subject: "budget:1:2026-11:80", state: "open" }];
		expect(await watch()).toEqual(at80);
		expect(await watch()).toEqual(at80);
		await listener.query("SELECT 1");
		expect(heard).toEqual(['{"type":"incident"}']);
		await listener.query("UNLISTEN autovolt_live");
		listener.release();
		const [{ detail } = { detail: {} }] = await world.rows<{ detail: object }>("SELECT detail FROM incidents");
		expect(detail).toEqual({
			...{ site_id: world.site.siteId, classroom_id: room, month: "2026-11", percent: 80 },
			...{ amount: 100, spent: 80, currency: "INR" },
		});
	});

	it("looks at the month before too, whose last readings may come late", async () => {
		await use("2026-10-31", 10_000_000n);
		expect(await watch()).toEqual([
			{ subject: "budget:1:2026-10:100", state: "open" },
			{ subject: "budget:1:2026-10:80", state: "open" },
			{ subject: "budget:1:2026-11:80", state: "open" },
		]);
	});

	it("closes an incident that a correction disproves, opens it again, and leaves alone what a person has decided", async () => {
		await use("2026-11-03", 1_000_000n);
		await world.owner.query("UPDATE incidents SET state = 'dismissed' WHERE subject = 'budget:1:2026-10:80'");
		await use("2026-10-31", 9_000_000n);
		const states = async () => (await watch()).map(({ state }) => state);
		expect(await states()).toEqual(["closed", "dismissed", "closed"]);
		await use("2026-11-03", 8_000_000n);
		expect(await states()).toEqual(["closed", "dismissed", "open"]);
	});

	it("closes what is open of a budget that has ended", async () => {
		await world.owner.query("UPDATE budgets SET archived_at = now()");
		expect((await watch()).map(({ state }) => state)).toEqual(["closed", "dismissed", "closed"]);
	});
});
