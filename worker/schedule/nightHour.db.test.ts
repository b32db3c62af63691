import { describe, expect, it } from "vitest";
import { NightWorld } from "./nightWorld.fixture";

describe("the hour of the night", () => {
	const world = new NightWorld("Europe/Berlin");
	const nights = () =>
		world.rows<{ date: string; n: number }>(
			"SELECT request ->> 'date' AS date, count(*)::int AS n FROM job_runs WHERE kind = 'reconcile' AND state = 'done' GROUP BY 1 ORDER BY 1",
		);
	const at = async (...instants: string[]) => {
		for (const instant of instants) await world.night(Date.parse(instant), 2);
		return (await nights()).map(({ date, n }) => `${date} ${n}`);
	};

	it("is 02:00 of the site, once, however many workers ask and however late", async () => {
		expect(await at("2026-11-10T00:59:00Z")).toEqual([]);
		expect(await at("2026-11-10T01:00:00Z", "2026-11-10T01:07:00Z", "2026-11-10T22:59:00Z")).toEqual(["2026-11-10 1"]);
		// The worker was down at 02:00: made up for when it is back.
		expect(await at("2026-11-11T20:00:00Z")).toEqual(["2026-11-10 1", "2026-11-11 1"]);
	});

	it("comes in the night without a 02:00, at 03:00", async () => {
		await world.owner.query("DELETE FROM job_runs");
		expect(await at("2026-03-29T00:59:00Z")).toEqual([]);
		expect(await at("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z")).toEqual(["2026-03-29 1"]);
	});

	it("comes once in the night with two, at the first", async () => {
		await world.owner.query("DELETE FROM job_runs");
		expect(await at("2026-10-24T23:59:00Z")).toEqual([]);
		expect(await at("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z")).toEqual(["2026-10-25 1"]);
	});
});
