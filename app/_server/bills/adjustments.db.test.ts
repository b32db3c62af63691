import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getBill } from "@/app/api/bills/[id]/route";
import { GET as openBill } from "@/app/api/bills/open/route";
import { POST as issueRoute, GET as listRoute } from "@/app/api/bills/route";
import { contentHash } from "@/store/issueBills";
import { bill as billSchema } from "@/wire/http/billFields";
import { send } from "../testRequests";
import { createMeteredCampus, dayOfReadings, type MeteredCampus, midnight } from "./meteredCampus.fixture";

const tariff = (rate: string) => [
	{ kind: "energy_flat", rate_per_kwh: rate },
	{ kind: "fixed", amount: "1000", per: "connection" },
];

/** Tests follow each other as the months do: what one issues, the next one adjusts. */
describe("adjustments", () => {
	let campus: MeteredCampus;
	let octoberOf301: unknown;
	beforeAll(async () => {
		campus = await createMeteredCampus();
		await campus.price({ components: tariff("8.5"), from: "2024-01-01" });
		// 9.6 kWh on 10 October; 2.6 kWh in the 25 days to 5 November, of which 21 lie in October; 4.8 kWh on that day.
		await campus.read("A-1", dayOfReadings("2024-10-10", 1_000, 100));
		await campus.read("A-1", dayOfReadings("2024-11-05", 13_200, 50));
		await campus.read("B-1", dayOfReadings("2024-10-10", 1_000, 50));
		await campus.read("B-1", dayOfReadings("2024-11-05", 5_800, 25));
	});
	afterAll(() => campus.close());

	const issue = (body: object) => send(issueRoute, { token: campus.adminToken, body });
	const list = async (query: string) => (await send(listRoute, { token: campus.adminToken, query })).body;
	const openRoom = async (month: string, classroom: string) => {
		const { body } = await send(openBill, { token: campus.adminToken, query: `?month=${month}&classroom=${classroom}` });
		billSchema.parse(body);
		return body;
	};
	interface Row {
		readonly for_month: string;
		readonly bill: string | null;
		readonly label: string;
		readonly old: { readonly amount: number };
		readonly new: { readonly amount: number };
		readonly amount: number;
		readonly cause: string;
	}
	const adjusted = (rows: readonly Row[]) =>
		rows.map(({ for_month, label, old, new: next, amount, cause }) => [for_month, label, old.amount, next.amount, amount, cause]);
	const billOf = async (month: string, classroom: string) => {
		const [{ id }] = (await list(`?month=${month}&classroom=${classroom}`)).bills;
		return (await send(getBill, { token: campus.adminToken, params: { id: String(id) } })).body;
	};

	it("are none while nothing has changed", async () => {
		expect((await issue({ month: "2024-10" })).status).toBe(201);
		octoberOf301 = await billOf("2024-10", "CSE-301");
		expect((await openRoom("2024-11", "CSE-301")).adjustments).toEqual([]);
	});

	it("appear in the next open bill when a late reading moves energy into the issued month", async () => {
		await campus.read("A-1", [[midnight("2024-10-20"), 13_200]]);
		const { adjustments, lines } = await openRoom("2024-11", "CSE-301");
		expect(adjusted(adjustments)).toEqual([
			["2024-10", "Energy", 100.16, 103.7, 3.54, "energy"],
			["2024-10", "Fixed charge", 710.56, 717.65, 7.09, "energy"],
		]);
		expect(adjustments[0]).toMatchObject({ bill: "2024-10/0002", old: { energy_kwh: "11.784" }, new: { energy_kwh: "12.2" } });
		expect(lines[0]).toMatchObject({ quantity: "4.8", amount: 40.8 });
		expect(adjusted((await openRoom("2024-11", "CSE-302")).adjustments)).toEqual([
			["2024-10", "Fixed charge", 289.44, 282.35, -7.09, "energy"],
		]);
	});

	it("leave the issued bill as it was, and are asked for in no other month", async () => {
		expect(await billOf("2024-10", "CSE-301")).toEqual(octoberOf301);
		expect((await openRoom("2024-12", "CSE-301")).adjustments).toEqual([]);
	});

	it("are frozen with the bill that takes them, and billed once", async () => {
		const { status, body } = await issue({ month: "2024-11" });
		expect([status, body.bills[0].number]).toEqual([201, "2024-11/0004"]);
		const room = await billOf("2024-11", "CSE-301");
		expect(room.adjustments).toHaveLength(2);
		expect(room.totals.total).toBe(Math.round((room.totals.charges + 10.63) * 100) / 100);
		expect((await openRoom("2024-12", "CSE-301")).adjustments).toEqual([]);
	});

	it("come of a price that reaches back too, for every month that it touches", async () => {
		await campus.price({ components: tariff("9"), from: "2024-01-01" });
		const { adjustments } = await openRoom("2024-12", "CSE-301");
		expect(adjusted(adjustments)).toEqual([
			["2024-10", "Energy", 103.7, 109.8, 6.1, "price"],
			["2024-11", "Energy", 40.8, 43.2, 2.4, "price"],
		]);
		expect(adjustments.map((one: Row) => one.bill)).toEqual(["2024-10/0002", "2024-11/0005"]);
	});

	it("say so when energy and price changed", async () => {
		await campus.read("A-1", [[midnight("2024-11-20"), 18_240]]);
		expect(adjusted((await openRoom("2024-12", "CSE-301")).adjustments)[1]).toEqual([
			...["2024-11", "Energy", 40.8, 45.36, 4.56],
			"both",
		]);
	});

	it("vanish when the change is taken back before they are billed", async () => {
		await campus.price({ components: tariff("8.5"), from: "2024-01-01" });
		const { adjustments } = await openRoom("2024-12", "CSE-301");
		expect(adjustments.filter((one: Row) => one.for_month === "2024-10")).toEqual([]);
	});

	it("are the opposite when the change is taken back after they were billed", async () => {
		await campus.price({ components: tariff("9"), from: "2024-01-01" });
		expect((await issue({ month: "2024-12" })).status).toBe(201);
		await campus.price({ components: tariff("8.5"), from: "2024-01-01" });
		expect(adjusted((await openRoom("2025-01", "CSE-301")).adjustments)).toEqual([
			["2024-10", "Energy", 109.8, 103.7, -6.1, "price"],
			["2024-11", "Energy", 45.36, 42.84, -2.52, "price"],
		]);
	});

	it("let all that was billed for a month sum to what the month is now", async () => {
		expect((await issue({ month: "2025-01" })).status).toBe(201);
		const { rows } = await campus.pool.query<{ month: string; amount: bigint }>(
			"SELECT for_month::text AS month, sum(amount_hundredths)::bigint AS amount FROM billed_amounts GROUP BY 1 ORDER BY 1",
		);
		// 17 kWh in October, 7.64 in November; 1000 for the site each month that it was metered.
		expect(rows).toEqual([
			{ month: "2024-10-01", amount: 114_450n },
			{ month: "2024-11-01", amount: 106_324n },
		]);
	});

	it("keep every hash true to what is stored", async () => {
		const { rows } = await campus.pool.query("SELECT content, previous_sha256, content_sha256 FROM bills ORDER BY sequence");
		expect(rows.length).toBeGreaterThan(8);
		rows.forEach((row, index) => {
			expect(contentHash(row.previous_sha256, row.content)).toEqual(row.content_sha256);
			if (index > 0) expect(row.previous_sha256).toEqual(rows[index - 1].content_sha256);
		});
	});

	it("are kept in order: no month is passed over, none is issued after a later one", async () => {
		for (const month of ["2025-03", "2024-09"]) {
			const { status, body } = await issue({ month });
			expect([status, body.blockers[0].kind]).toEqual([409, "out_of_order"]);
			expect(body.detail).toContain("2025-02");
		}
	});

	it("wait for energy that is still being worked out, and for a price unless told not to", async () => {
		await campus.store("B-1", [[midnight("2025-02-10"), 9_000]]);
		const stale = await issue({ month: "2025-02" });
		expect([stale.status, stale.body.blockers[0].kind]).toEqual([400, "stale"]);
		expect(stale.body.blockers[0].dates).toContain("2025-02-10");
		await campus.read("B-1", [[midnight("2025-02-11"), 9_000]]);
		await campus.pool.query(
			"UPDATE cost_versions SET recorded_until = now() WHERE effective_from = $1 AND recorded_until IS NULL",
			[new Date(midnight("2024-01-01"))],
		);
		const unpriced = await issue({ month: "2025-02" });
		expect([unpriced.status, unpriced.body.blockers.map((one: { kind: string }) => one.kind)]).toEqual([400, ["unpriced"]]);
		expect(unpriced.body.paths[0].path).toBe("allow_unpriced");
		const { bills } = await list("?state=open&month=2025-02");
		const kwhOf = (kind: string) =>
			bills
				.filter((one: { kind: string }) => one.kind === kind)
				.reduce((sum: number, one: { unpriced_kwh: number }) => sum + one.unpriced_kwh, 0);
		expect(kwhOf("classroom")).toBeGreaterThan(0);
		expect(kwhOf("connection")).toBeCloseTo(kwhOf("classroom"), 6);
		const said = await issue({ month: "2025-02", allow_unpriced: true });
		expect(said.status).toBe(201);
	});
});
