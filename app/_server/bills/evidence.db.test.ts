import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as evidence } from "@/app/api/bills/[id]/lines/[line]/evidence/route";
import { GET as getBill } from "@/app/api/bills/[id]/route";
import { GET as openEvidence } from "@/app/api/bills/open/lines/[line]/evidence/route";
import { POST as issueRoute, GET as listRoute } from "@/app/api/bills/route";
import { fromDecimalText } from "@/domain/quantity/decimal";
import { type LineEvidence, lineEvidence } from "@/wire/http/billEvidence";
import type { BillBody } from "@/wire/http/billFields";
import { send } from "../testRequests";
import { createMeteredCampus, dayOfReadings, type MeteredCampus, midnight } from "./meteredCampus.fixture";

const TOU = {
	kind: "energy_tou",
	periods: [
		{ name: "Peak", rate_per_kwh: "9.15", windows: [{ from: "18:00", to: "22:00" }] },
		{ name: "Other", rate_per_kwh: "6.1" },
	],
};

describe("evidence of a bill line", () => {
	let campus: MeteredCampus;
	let bills: BillBody[];
	beforeAll(async () => {
		campus = await createMeteredCampus();
		await campus.price({
			components: [
				TOU,
				{ kind: "demand", rate_per_unit: "460", per: "kw", allocate_by: "coincident_peak" },
				{ kind: "fixed", amount: "999.99", per: "connection", allocate_by: "area" },
				{ kind: "surcharge", name: "Duty", percent: "10" },
			],
			from: "2024-01-01",
		});
		// Counters that are read off the quarter-hours, a day without readings in between, a second device in the room.
		await campus.read(
			"A-1",
			dayOfReadings("2024-10-10", 1_000, 100).map(([at, wh]) => [at + 137_000, wh]),
		);
		await campus.read("A-1", dayOfReadings("2024-10-12", 13_200, 37));
		await campus.read("A-2", dayOfReadings("2024-10-12", 5, 11));
		await campus.read("B-1", dayOfReadings("2024-10-12", 700, 53));
		expect((await send(issueRoute, { token: campus.adminToken, body: { month: "2024-10" } })).status).toBe(201);
		const listed = await send(listRoute, { token: campus.adminToken, query: "?month=2024-10" });
		bills = [];
		for (const { id } of listed.body.bills)
			bills.push((await send(getBill, { token: campus.adminToken, params: { id: String(id) } })).body);
	});
	afterAll(() => campus.close());

	async function open(bill: BillBody, line: number, asked: Record<string, string | number> = {}): Promise<LineEvidence> {
		const query = `?${new URLSearchParams(Object.entries({ limit: 500, ...asked }).map(([key, value]) => [key, String(value)]))}`;
		const params = { id: String(bill.id), line: String(line) };
		const { status, body } = await send(evidence, { token: campus.adminToken, params, query });
		expect([status, body.detail ?? null]).toEqual([200, null]);
		return lineEvidence.parse(body);
	}

	const pico = (text: string) => fromDecimalText(text, 12);
	const sumOf = (rows: readonly { energy_kwh: string; cost: string }[]) => ({
		energy: rows.reduce((sum, row) => sum + fromDecimalText(row.energy_kwh, 6), 0n),
		cost: rows.reduce((sum, row) => sum + pico(row.cost), 0n),
	});
	const claim = ({ energy_kwh, cost }: { energy_kwh: string; cost: string }) => ({
		energy: fromDecimalText(energy_kwh, 6),
		cost: pico(cost),
	});
	/** What the line prices itself; null where it charges no kWh. */
	const ownOf = (rows: readonly { line_kwh: string | null }[]) =>
		rows.every((row) => row.line_kwh === null)
			? null
			: rows.reduce((sum, row) => sum + fromDecimalText(row.line_kwh ?? "0", 6), 0n);
	const rowsOf = (found: LineEvidence) => found.rows as { energy_kwh: string; cost: string }[];

	it("sums at every level to the one above, for every line of the connection, down to the ledger's entries", async () => {
		const connection = bills.find((bill) => bill.kind === "connection") as BillBody;
		expect(connection.lines.map((line) => line.label)).toEqual(["Peak", "Other", "Demand", "Fixed charge", "Duty"]);
		for (const line of connection.lines) {
			const rooms = await open(connection, line.line);
			if (rooms.level !== "rooms") throw new Error(rooms.level);
			expect(sumOf(rooms.rows)).toEqual(claim(rooms));
			expect(pico(rooms.cost)).toBe(pico(line.exact));
			const isRate = ["Peak", "Other"].includes(line.label);
			const quantity = isRate ? fromDecimalText(String(line.quantity), 6) : null;
			expect([ownOf([rooms]), ownOf(rooms.rows)]).toEqual([quantity, quantity]);
			expect(pico(rooms.cost) + pico(rooms.rounding)).toBe(BigInt(Math.round(line.amount * 100)) * 10n ** 10n);
			for (const { classroom, ...room } of rooms.rows) {
				const days = await open(connection, line.line, { classroom });
				if (days.level !== "days") throw new Error(days.level);
				expect([sumOf(days.rows), claim(days)]).toEqual([claim(room), claim(room)]);
				expect([ownOf(days.rows), ownOf([days])]).toEqual([ownOf([room]), ownOf([room])]);
				for (const { date, ...day } of days.rows) {
					const quarters = await open(connection, line.line, { classroom, date });
					if (quarters.level !== "quarter_hours") throw new Error(quarters.level);
					expect([sumOf(quarters.rows), claim(quarters)]).toEqual([claim(day), claim(day)]);
					expect([ownOf(quarters.rows), ownOf([quarters])]).toEqual([ownOf([day]), ownOf([day])]);
					expect(quarters.changed_since).toBe(false);
					for (const quarter of quarters.rows.filter((_, index) => index % 31 === 7)) {
						const entries = await open(connection, line.line, { classroom, date, quarter: quarter.starts_at });
						expect(entries.level).toBe("entries");
						expect([sumOf(rowsOf(entries)), claim(entries)]).toEqual([claim(quarter), claim(quarter)]);
					}
				}
			}
		}
	});

	it("prices a quarter-hour by the period that holds in it, and shows the readings that an entry stands on", async () => {
		const room = bills.find((bill) => bill.classroom?.code === "CSE-301") as BillBody;
		const peak = room.lines.find((line) => line.label === "Peak")?.line ?? 0;
		const quarters = await open(room, peak, { date: "2024-10-12" });
		if (quarters.level !== "quarter_hours") throw new Error(quarters.level);
		const [before, at] = [quarters.rows[71], quarters.rows[72]];
		expect([before?.period, before?.line_kwh, before?.cost]).toEqual(["Other", "0", "0"]);
		expect([at?.starts_at, at?.period, at?.rate, at?.line_kwh, at?.cost]).toEqual([
			...["2024-10-12T18:00:00+05:30", "Peak", "9.15"],
			...["0.048", "0.4392"],
		]);
		const entries = await open(room, peak, { date: "2024-10-12", quarter: at?.starts_at ?? "" });
		if (entries.level !== "entries") throw new Error(entries.level);
		expect(entries.rows.map((entry) => [entry.esp32_name, entry.kind, entry.whole_kwh])).toEqual([
			["A-1", "advance", "0.037"],
			["A-2", "advance", "0.011"],
		]);
		const [entry] = entries.rows;
		const asked = { device: entry?.device ?? 0, channel: 0, entry: entry?.entry ?? "" };
		const readings = await open(room, peak, { date: "2024-10-12", quarter: at?.starts_at ?? "", ...asked });
		if (readings.level !== "readings") throw new Error(readings.level);
		expect(readings.rows.map(({ role, total_kwh, measured_at }) => [role, total_kwh, measured_at])).toEqual([
			["opening", entry?.start_total_kwh, entry?.starts_at],
			["closing", entry?.end_total_kwh, entry?.ends_at],
		]);
		expect(readings.rows.every((reading) => /^[0-9a-f]{64}$/.test(reading.content_sha256))).toBe(true);
	});

	it("comes in pages", async () => {
		const room = bills.find((bill) => bill.classroom?.code === "CSE-301") as BillBody;
		const found: string[] = [];
		let next: number | null = 0;
		while (next !== null) {
			const page: LineEvidence = await open(room, 1, { date: "2024-10-12", limit: 40, ...(next === 0 ? {} : { after: next }) });
			if (page.level !== "quarter_hours") throw new Error(page.level);
			found.push(...page.rows.map((row) => row.starts_at));
			next = page.next;
		}
		expect([found.length, new Set(found).size]).toEqual([96, 96]);
	});

	it("is the same for an open bill, and says of an issued one when the ledger has moved since", async () => {
		await campus.read("A-1", [[midnight("2024-10-12") + 450_000, 13_230]]);
		const room = bills.find((bill) => bill.classroom?.code === "CSE-301") as BillBody;
		const issued = await open(room, 2, { date: "2024-10-12" });
		expect(issued.changed_since).toBe(false);
		await campus.read("A-1", [
			[midnight("2024-10-13"), 13_200 + 96 * 37],
			[midnight("2024-10-13") + 900_000, 20_000],
		]);
		await campus.read("A-1", [
			[midnight("2024-11-03"), 20_000],
			[midnight("2024-11-03") + 900_000, 20_700],
		]);
		const query = "?month=2024-11&of=CSE-301&date=2024-11-03";
		const { status, body } = await send(openEvidence, { token: campus.adminToken, params: { line: "2" }, query });
		expect(status).toBe(200);
		const found = lineEvidence.parse(body);
		expect([found.level, found.energy_kwh, sumOf(rowsOf(found))]).toEqual(["quarter_hours", "0.7", claim(found)]);
		// A gap that a reading falls into: the energy of the 11th is distributed anew.
		await campus.read("A-1", [[midnight("2024-10-11") + 43_200_000, 13_000]]);
		expect((await open(room, 2, { date: "2024-10-11" })).changed_since).toBe(true);
	});

	it("refuses to skip a level: what was asked about would silently be something else", async () => {
		const of = (kind: string) => bills.find((bill) => bill.kind === kind) as BillBody;
		const refusedAt = async (bill: BillBody, query: string) => {
			const sent = { token: campus.adminToken, params: { id: String(bill.id), line: "1" }, query };
			const { status, body } = await send(evidence, sent);
			return [status, body.paths[0].path];
		};
		const quarter = "quarter=2024-10-12T18:00:00%2B05:30";
		for (const query of ["?date=2024-10-12", `?${quarter}`, "?device=1&channel=0&entry=2", `?date=2024-10-12&${quarter}`])
			expect(await refusedAt(of("connection"), query)).toEqual([400, "classroom"]);
		expect(await refusedAt(of("classroom"), `?${quarter}`)).toEqual([400, "date"]);
		expect(await refusedAt(of("classroom"), "?date=2024-10-12&entry=2&device=1")).toEqual([400, "quarter"]);
	});

	it("is refused to those who may not see the bill, and for what is not there", async () => {
		const room = bills.find((bill) => bill.classroom?.code === "CSE-301") as BillBody;
		const ask = async (params: { id: string; line: string }, query = "") =>
			(await send(evidence, { token: campus.adminToken, params, query })).status;
		expect(await ask({ id: "999999", line: "1" })).toBe(404);
		expect(await ask({ id: String(room.id), line: "77" })).toBe(404);
		expect(await ask({ id: String(room.id), line: "1" }, "?date=2024-10-30")).toBe(404);
		expect(await ask({ id: String(room.id), line: "1" }, "?classroom=CSE-302")).toBe(404);
		expect(await ask({ id: String(room.id), line: "1" }, "?date=2024-10-12&quarter=noon")).toBe(400);
	});
});
