import { inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getCsv } from "@/app/api/bills/[id]/csv/route";
import { GET as getPdf } from "@/app/api/bills/[id]/pdf/route";
import { GET as getBill } from "@/app/api/bills/[id]/route";
import { GET as getOpenCsv } from "@/app/api/bills/open/csv/route";
import { GET as getOpenPdf } from "@/app/api/bills/open/pdf/route";
import { POST as issueRoute, GET as listRoute } from "@/app/api/bills/route";
import { send } from "../testRequests";
import { callRoute } from "../usage/campus.fixture";
import { billCsv } from "./billCsv";
import { billPdf } from "./billPdf";
import { createMeteredCampus, dayOfReadings, type MeteredCampus } from "./meteredCampus.fixture";

describe("a bill as a file", () => {
	let campus: MeteredCampus;
	let id: string;
	beforeAll(async () => {
		campus = await createMeteredCampus();
		await campus.pool.query("UPDATE classrooms SET name = '=HYPERLINK(\"http://evil\")' WHERE code = 'CSE-301'");
		await campus.price({ components: [{ kind: "energy_flat", rate_per_kwh: "18432.05" }], from: "2024-01-01" });
		await campus.read("A-1", dayOfReadings("2024-10-10", 1_000, 100));
		await campus.read("B-1", dayOfReadings("2024-10-10", 1_000, 1));
		await send(issueRoute, { token: campus.adminToken, body: { month: "2024-10" } });
		const { body } = await send(listRoute, { token: campus.adminToken, query: "?month=2024-10" });
		id = String(body.bills.find((bill: { kind: string }) => bill.kind === "connection").id);
	});
	afterAll(() => campus.close());

	it("is CSV with one row per line, room and total, safe against formulas", async () => {
		const { status, body, headers } = await send(getCsv, { token: campus.adminToken, params: { id } });
		expect(status).toBe(200);
		expect(headers.get("content-disposition")).toContain("Bill_2024-10-0001_Main_campus.csv");
		const rows = (body as string).trimEnd().split("\r\n");
		expect(rows[0]).toBe(
			"row,bill,state,month,connection,classroom,line,component,label,quantity,unit,rate,percent,allocated_by,version,exact,amount,currency,for_month,adjusts_bill,cause,old_quantity,old_amount,new_quantity,new_amount",
		);
		expect(rows[1]).toMatch(
			/^line,2024-10\/0001,issued,2024-10,site,,1,energy_flat,Energy,9.696,kWh,18432.05,,,\d+,178717.1568,178717.16,INR,/,
		);
		expect(rows[2]).toContain(`"'=HYPERLINK(""http://evil"")"`);
		expect(rows.map((row) => row.split(",")[0])).toEqual(["row", "line", "room", "room", "total"]);
		expect(rows.at(-1)).toContain(",178717.16,INR");
	});

	it("names in CSV the energy that has no price, beside what is billed", async () => {
		const { body } = await send(getBill, { token: campus.adminToken, params: { id } });
		const rows = billCsv({ ...body, unpriced_kwh: 1.5 })
			.trimEnd()
			.split("\r\n");
		expect(rows.at(-2)).toBe(
			"unpriced,2024-10/0001,issued,2024-10,Main campus,,,,Energy without a price,1.5,kWh,,,,,,,INR,,,,,,,",
		);
	});

	it("is an A4 PDF with lines, totals, number, hash and page numbers, the rupee sign among them", async () => {
		const response = await callRoute(getPdf, "/api/bills/x/pdf", campus.adminToken, { params: { id } });
		expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/pdf"]);
		const bytes = Buffer.from(await response.arrayBuffer());
		expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
		expect(bytes.toString("latin1")).toContain("/MediaBox [0 0 595.28 841.89]");
		const text = textOf(bytes);
		const { body: sealed } = await send(listRoute, { token: campus.adminToken, query: "?month=2024-10" });
		expect(sealed.bills).toHaveLength(3);
		for (const said of ["Bill 2024-10/0001", "Main campus", "9.696 kWh", "₹1,78,717.16", "CSE-301", "SHA-256 ", "Page 1 of 1"])
			expect(text).toContain(said);
		const again = await callRoute(getPdf, "/api/bills/x/pdf", campus.adminToken, { params: { id } });
		expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true);
	});

	it("has names in Devanagari, and says where a letter is in none of its fonts", async () => {
		const { body } = await send(getBill, { token: campus.adminToken, params: { id } });
		const [room] = body.rooms;
		const named = async (name: string) => textOf(await billPdf({ ...body, rooms: [{ ...room, name }] }));
		const hindi = await named("कला भवन, Block २");
		for (const said of ["कला भवन, Block २", "₹1,78,717.16"]) expect(hindi).toContain(said);
		expect(hindi).not.toContain("◌");
		const chinese = await named("物理 Lab");
		expect(chinese).toContain("◌◌ Lab");
		expect(chinese).toContain("◌ stands for a letter that the fonts of this document lack");
	});

	it("is marked as provisional while the bill is open", async () => {
		const query = "?month=2024-11&classroom=CSE-301";
		const csv = await send(getOpenCsv, { token: campus.adminToken, query });
		expect(csv.headers.get("content-disposition")).toContain("Provisional_bill_2024-11_CSE-301.csv");
		const pdf = await callRoute(getOpenPdf, `/api/bills/open/pdf${query}`, campus.adminToken);
		expect(textOf(Buffer.from(await pdf.arrayBuffer()))).toContain("Provisional bill");
	});
});

/** The text of a PDF whose fonts are embedded: glyph numbers of its streams by each font's own table to Unicode. */
function textOf(pdf: Buffer): string {
	const objects = new Map<string, string>();
	for (const [, number = "", body = ""] of pdf.toString("latin1").matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g))
		objects.set(number, body);
	const streamOf = (body: string) => {
		const begin = /stream\r?\n/.exec(body);
		if (begin === null) return "";
		// By its length: compressed bytes may end like a line.
		const from = begin.index + begin[0].length;
		const raw = body.slice(from, from + Number(/\/Length (\d+)/.exec(body)?.[1]));
		return /FlateDecode/.test(body) ? inflateSync(Buffer.from(raw, "latin1")).toString("latin1") : raw;
	};
	const fonts = new Map<string, Map<string, string>>();
	for (const body of objects.values())
		for (const [, fontName = "", font = ""] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
			const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font) ?? "")?.[1] ?? "";
			fonts.set(fontName, unicodeOf(streamOf(objects.get(table) ?? "")));
		}
	let text = "";
	for (const body of objects.values()) {
		let font = new Map<string, string>();
		for (const [, fontName, shown] of streamOf(body).matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[\s\d.-])*)\] TJ/g)) {
			if (fontName !== undefined) font = fonts.get(fontName) ?? font;
			for (const [, glyphs = ""] of (shown ?? "").matchAll(/<([0-9a-f]*)>/g))
				text += (glyphs.match(/.{4}/g) ?? []).map((glyph) => font.get(glyph) ?? "").join("");
			if (shown !== undefined) text += "\n";
		}
	}
	return text;
}

function unicodeOf(table: string): Map<string, string> {
	const found = new Map<string, string>();
	for (const [, first = "", list = ""] of table.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g))
		[...list.matchAll(/<([0-9a-f ]+)>/g)].forEach(([, code = ""], index) => {
			const glyph = (Number.parseInt(first, 16) + index).toString(16).padStart(4, "0");
			const units = code.replaceAll(" ", "").match(/.{4}/g) ?? [];
			found.set(glyph, String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))));
		});
	return found;
}
