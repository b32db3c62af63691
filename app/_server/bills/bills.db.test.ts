import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getBill } from "@/app/api/bills/[id]/route";
import { GET as openBill } from "@/app/api/bills/open/route";
import { POST as issueRoute, GET as listRoute } from "@/app/api/bills/route";
import { bill as billSchema } from "@/wire/http/billFields";
import { issueBillsRoute, listBillsRoute } from "@/wire/http/bills";
import { send } from "../testRequests";
import { addToken } from "../usage/campus.fixture";
import { createMeteredCampus, dayOfReadings, type MeteredCampus } from "./meteredCampus.fixture";

const FLAT = { kind: "energy_flat", rate_per_kwh: "8.5" };
const FIXED = { kind: "fixed", amount: "1000", per: "connection" };

describe("bills", () => {
	let campus: MeteredCampus;
	let viewer: string;
	beforeAll(async () => {
		campus = await createMeteredCampus();
		viewer = await addToken(campus.pool, {
			role: "viewer",
			siteId: campus.siteId,
			classroomIds: [campus.rooms["CSE-302"] as number],
		});
		await campus.price({ components: [FLAT, FIXED], from: "2024-01-01" });
		await campus.price({ components: [{ kind: "energy_flat", rate_per_kwh: "7" }], from: "2024-01-01", building: "Block B" });
		// Three rooms: 9.6, 4.8 and 2.4 kWh on 10 October, half of it on 5 November.
		for (const [device, wh] of [
			["A-1", 100],
			["B-1", 50],
			["C-1", 25],
		] as const) {
			await campus.read(device, dayOfReadings("2024-10-10", 1_000, wh));
			await campus.read(device, dayOfReadings("2024-11-05", 1_000 + 96 * wh, wh / 2));
		}
	});
	afterAll(() => campus.close());

	const issue = (body: object, token = campus.adminToken) => send(issueRoute, { token, body });
	const list = async (query: string, token = campus.adminToken) => (await send(listRoute, { token, query })).body;
	const open = async (query: string, token = campus.adminToken) => (await send(openBill, { token, query })).body;
	const amounts = (bills: { kind: string; total: number; classroom: string | null; connection: { key: string } | null }[]) =>
		bills.map((bill) => [bill.classroom ?? bill.connection?.key.replace(/\d+/, "n"), bill.total]);

	it("shows a month that was not issued as it stands, whole or room by room", async () => {
		const { body } = await send(listRoute, { token: campus.adminToken, query: "?state=open&month=2024-10" });
		listBillsRoute.responses[200].schema.parse(body);
		expect(amounts(body.bills)).toEqual([
			["site", 1_122.4],
			["building:n", 16.8],
			["CSE-301", 748.27],
			["CSE-302", 374.13],
			["LIB-1", 16.8],
		]);
		const room = await open("?month=2024-10&classroom=CSE-301");
		billSchema.parse(room);
		expect(
			room.lines.map((line: { label: string; quantity: string; amount: number }) => [line.label, line.quantity, line.amount]),
		).toEqual([
			["Energy", "9.6", 81.6],
			["Fixed charge", null, 666.67],
		]);
		expect(room.lines[1].of_connection).toEqual({ quantity: "1", amount: 1000 });
		expect([room.state, room.number, room.blockers]).toEqual(["open", null, []]);
	});

	it("says with dry_run what would be issued, and writes nothing", async () => {
		const { status, body } = await issue({ month: "2024-10", dry_run: true });
		issueBillsRoute.responses[200].schema.parse(body);
		expect([status, body.bills.length, body.total, body.blockers]).toEqual([200, 5, 1_139.2, []]);
		expect((await campus.pool.query("SELECT FROM bill_issues")).rowCount).toBe(0);
	});

	it("refuses a month that is not over, and says from when on it may be issued", async () => {
		const { status, body } = await issue({ month: "2190-01" });
		expect([status, body.code, body.blockers[0].kind]).toEqual([400, "invalid_request", "month_not_over"]);
		expect(body.detail).toContain("2190-02-01");
	});

	it("issues a month once, even when two ask at the same time, with numbers without a gap", async () => {
		const answers = await Promise.all([issue({ month: "2024-10" }), issue({ month: "2024-10" }), issue({ month: "2024-10" })]);
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
		const issued = answers.find(({ status }) => status === 201)?.body;
		issueBillsRoute.responses[201].schema.parse(issued);
		expect(issued.bills.map((bill: { number: string }) => bill.number)).toEqual([1, 2, 3, 4, 5].map((n) => `2024-10/000${n}`));
		expect(answers.find(({ status }) => status === 409)?.body.detail).toContain("2024-10 has been issued");
		const audited = await campus.pool.query("SELECT after FROM audit_log WHERE action = 'bills.issue'");
		expect(audited.rows).toEqual([
			{ after: { month: "2024-10", first: "2024-10/0001", last: "2024-10/0005", total: 1_139.2, allow_unpriced: false } },
		]);
	});

	it("lets rooms' bills sum to the connections', and chains every bill to the one before", async () => {
		const { bills } = await list("?month=2024-10");
		const sum = (kind: string) =>
			bills
				.filter((bill: { kind: string }) => bill.kind === kind)
				.reduce((total: number, bill: { total: number }) => total + Math.round(bill.total * 100), 0);
		expect(sum("classroom")).toBe(sum("connection"));
		let previous = "0".repeat(64);
		for (const { id } of [...bills].reverse()) {
			const { body } = await send(getBill, { token: campus.adminToken, params: { id: String(id) } });
			billSchema.parse(body);
			expect(body.previous_sha256).toBe(previous);
			expect(body.content_sha256).not.toBe(previous);
			previous = body.content_sha256;
		}
	});

	it("shows a person of some rooms the bills of these rooms alone", async () => {
		const { bills } = await list("?month=2024-10", viewer);
		expect(bills.map((bill: { classroom: string }) => bill.classroom)).toEqual(["CSE-302"]);
		const all = (await list("?month=2024-10")).bills;
		const site = all.find((bill: { kind: string }) => bill.kind === "connection");
		expect((await send(getBill, { token: viewer, params: { id: String(site.id) } })).status).toBe(404);
		expect((await send(openBill, { token: viewer, query: "?month=2024-11&classroom=CSE-301" })).status).toBe(404);
		expect((await send(openBill, { token: viewer, query: "?month=2024-11" })).status).toBe(403);
		expect((await open("?month=2024-11&classroom=CSE-302", viewer)).classroom.code).toBe("CSE-302");
	});
});
