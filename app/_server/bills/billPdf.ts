import PDFDocument from "pdfkit";
import { formatMoneyExactly } from "@/components/figures/formatQuantity";
import type { BillAdjustmentBody, BillBody, BillLineBody } from "@/wire/http/billFields";
import { attachment } from "../exportCsv/csv";
import { billFileName } from "./billCsv";
import { MISSING_LETTER, PDF_FONTS, PdfPen } from "./pdfPen";
import { type PdfColumn, PdfTable } from "./pdfTable";

const MARGIN = 48;
const SMALL = 8;
const TEXT = 9;
const QUIET = "#5b6472";
const INK = "#16181d";

/** A bill as an A4 document: what it is of, its lines, adjustments and rooms, totals, number, hash, page numbers. */
export async function billPdfResponse(bill: BillBody): Promise<Response> {
	const bytes = await billPdf(bill);
	return new Response(new Uint8Array(bytes), {
		headers: {
			"content-type": "application/pdf",
			"content-length": String(bytes.length),
			"content-disposition": attachment(`${billFileName(bill)}.pdf`),
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
		},
	});
}

/** The same bill gives the same bytes: the document's date is that of the issue. `compress` false: readable streams. */
export function billPdf(bill: BillBody, { compress = true }: { compress?: boolean } = {}): Promise<Buffer> {
	const created = new Date(bill.issued_at ?? `${bill.period.first_date}T00:00:00Z`);
	const pdf = new PDFDocument({
		size: "A4",
		margin: MARGIN,
		font: PDF_FONTS.latin.regular,
		bufferPages: true,
		compress,
		lang: "en-IN",
		info: { Title: billFileName(bill), Author: bill.site, Creator: "AutoVolt", CreationDate: created, ModDate: created },
	});
	const chunks: Buffer[] = [];
	const done = new Promise<Buffer>((resolve, reject) => {
		pdf.on("data", (chunk: Buffer) => chunks.push(chunk));
		pdf.on("end", () => resolve(Buffer.concat(chunks)));
		pdf.on("error", reject);
	});
	const paper = { pdf, pen: new PdfPen(pdf) };
	drawHead(paper, bill);
	drawLines(paper, bill);
	drawAdjustments(paper, bill);
	drawTotals(paper, bill);
	drawRooms(paper, bill);
	if (paper.pen.hasMissing) drawMissing(paper);
	drawFeet(paper, bill);
	pdf.end();
	return done;
}

interface Paper {
	readonly pdf: PDFKit.PDFDocument;
	readonly pen: PdfPen;
}

function drawHead({ pdf, pen }: Paper, bill: BillBody): void {
	const of = bill.classroom ? [bill.classroom.code, bill.classroom.name, bill.classroom.building] : [bill.connection?.label];
	pdf.fontSize(16).fillColor(INK);
	pdf.text(pen.take(bill.number === null ? "Provisional bill" : `Bill ${bill.number}`, "bold"));
	pdf.fontSize(TEXT).fillColor(QUIET);
	if (bill.number === null) pdf.text(pen.take("Not issued: figures of this month may still change."));
	pdf.moveDown(0.6).fillColor(INK);
	const facts: [string, string | null][] = [
		["Site", bill.site],
		[bill.kind === "classroom" ? "Room" : "Connection", of.filter((part) => part).join(", ")],
		["Period", `${bill.period.first_date} to ${bill.period.last_date}`],
		["Issued", bill.issued_at === null ? null : `${bill.issued_at.slice(0, 10)} by ${bill.issued_by}`],
		["Energy", `${bill.energy_kwh} kWh`],
		["Area", bill.classroom?.area_m2 ? `${bill.classroom.area_m2} m²` : null],
		["Not priced", bill.unpriced_kwh === 0 ? null : `${bill.unpriced_kwh} kWh, which are not in this bill`],
	];
	for (const [name, text] of facts) {
		if (text === null || text === "") continue;
		const { y } = pdf;
		pdf.fillColor(QUIET).text(pen.take(name), MARGIN, y, { width: 80 });
		pdf.fillColor(INK).text(pen.take(text), MARGIN + 80, y);
	}
	pdf.moveDown(0.8);
}

const LINE_COLUMNS: readonly PdfColumn[] = [
	{ title: "Charge", width: 0.36 },
	{ title: "Quantity", width: 0.22, align: "right" },
	{ title: "Rate", width: 0.22, align: "right" },
	{ title: "Amount", width: 0.2, align: "right" },
];

function drawLines(paper: Paper, bill: BillBody): void {
	const table = new PdfTable(paper, "Charges", LINE_COLUMNS);
	for (const line of bill.lines)
		table.row([labelOf(line), quantityOf(line), rateOf(line, bill.currency), formatMoneyExactly(line.amount, bill.currency)]);
	table.row(["Sum of charges", "", "", formatMoneyExactly(bill.totals.charges, bill.currency)], { bold: true });
}

function labelOf({ label, allocate_by: rule, of_connection: whole }: BillLineBody): string {
	if (rule === null) return label;
	return `${label}, ${whole === null ? "shared" : "share"} by ${rule.replace("_", " ")}`;
}

function quantityOf({ quantity, unit }: BillLineBody): string {
	return quantity === null || unit === "period" || unit === "money" ? "" : `${quantity} ${unit}`;
}

function rateOf({ rate, percent, unit }: BillLineBody, currency: string): string {
	if (unit === "money") return percent === null ? "" : `${percent} %`;
	return rate === null ? "" : `${formatMoneyExactly(Number(rate), currency)} / ${unit}`;
}

const ADJUSTMENT_COLUMNS: readonly PdfColumn[] = [
	{ title: "For", width: 0.2 },
	{ title: "Charge", width: 0.28 },
	{ title: "Billed", width: 0.17, align: "right" },
	{ title: "Now", width: 0.17, align: "right" },
	{ title: "Amount", width: 0.18, align: "right" },
];

const CAUSES: Readonly<Record<BillAdjustmentBody["cause"], string>> = {
	energy: "energy changed",
	price: "price changed",
	both: "energy and price changed",
	allocation: "shares changed",
};

function drawAdjustments(paper: Paper, bill: BillBody): void {
	if (bill.adjustments.length === 0) return;
	const table = new PdfTable(paper, "Adjustments of earlier bills", ADJUSTMENT_COLUMNS);
	for (const one of bill.adjustments)
		table.row([
			one.bill ?? one.for_month,
			`${bill.kind === "connection" ? `${one.classroom}: ` : ""}${one.label} (${CAUSES[one.cause]})`,
			formatMoneyExactly(one.old.amount, bill.currency),
			formatMoneyExactly(one.new.amount, bill.currency),
			formatMoneyExactly(one.amount, bill.currency),
		]);
	table.row(["Sum of adjustments", "", "", "", formatMoneyExactly(bill.totals.adjustments, bill.currency)], { bold: true });
}

const ROOM_COLUMNS: readonly PdfColumn[] = [
	{ title: "Room", width: 0.2 },
	{ title: "Name", width: 0.35 },
	{ title: "Energy", width: 0.22, align: "right" },
	{ title: "Part", width: 0.23, align: "right" },
];

function drawRooms(paper: Paper, bill: BillBody): void {
	if (bill.rooms.length === 0) return;
	const table = new PdfTable(paper, "Rooms", ROOM_COLUMNS);
	for (const room of bill.rooms)
		table.row([room.classroom, room.name, `${room.energy_kwh} kWh`, formatMoneyExactly(room.amount, bill.currency)]);
}

function drawTotals({ pdf, pen }: Paper, bill: BillBody): void {
	if (pdf.y > pdf.page.height - 2 * MARGIN) pdf.addPage();
	const total = pen.take(`Total ${formatMoneyExactly(bill.totals.total, bill.currency)}`, "bold");
	pdf.moveDown(0.5).fontSize(13).fillColor(INK);
	pdf.text(total, MARGIN, pdf.y, {
		align: "right",
		width: pdf.page.width - 2 * MARGIN,
	});
}

/** A name that could not be written in full says so, and where it is. */
function drawMissing({ pdf, pen }: Paper): void {
	const said = pen.take(
		`${MISSING_LETTER} stands for a letter that the fonts of this document lack; the print view shows all of them.`,
	);
	pdf.moveDown(1).fontSize(SMALL).fillColor(QUIET).text(said, MARGIN);
}

/** Number, hash and page on every page, once their count is known. */
function drawFeet({ pdf, pen }: Paper, bill: BillBody): void {
	const { start, count } = pdf.bufferedPageRange();
	for (let page = start; page < start + count; page++) {
		pdf.switchToPage(page);
		const width = pdf.page.width - 2 * MARGIN;
		const y = pdf.page.height - MARGIN + 8;
		// Below the margin, where text would else begin a new page.
		pdf.page.margins.bottom = 0;
		pdf.fontSize(SMALL - 1).fillColor(QUIET);
		const sealed = bill.content_sha256 === null ? "Provisional" : `SHA-256 ${bill.content_sha256}`;
		pdf.text(pen.take(sealed), MARGIN, y, { width: width * 0.8, lineBreak: false });
		pdf.text(pen.take(`Page ${page - start + 1} of ${count}`), MARGIN, y, { width, align: "right", lineBreak: false });
	}
}
