import { type DocumentLine, exactText } from "@/domain/billing/billDocument";
import { fromDecimalText } from "@/domain/quantity/decimal";
import type { LineEvidence } from "@/wire/http/billEvidence";
import { type Outcome, ok, refuseField } from "../outcome";
import { toApiLine } from "./billBody";
import { openQuarters } from "./dayEvidence";
import { type Depth, lineFigures, type OpenableBill, page } from "./evidencePage";
import { type LinePart, linePartsOf } from "./lineParts";

/** Opens a line by one level: what lies below sums to it. Which level follows from what the query names. */
export async function openLine(bill: OpenableBill, lineNumber: number, depth: Depth): Promise<Outcome<LineEvidence>> {
	const line = bill.document.lines.find((one) => one.line === lineNumber);
	if (!line) return refuseField("line", "this bill has no such line", "not_found");
	const parts = linePartsOf(line, bill.rooms);
	const code = depth.classroom ?? bill.document.classroom?.code;
	const gap = missingAbove({ ...depth, classroom: code });
	if (gap) return refuseField(gap, "is missing: what is asked about lies below it");
	if (code === undefined) return ok(roomsLevel(line, parts, depth));
	const part = parts.find((one) => one.classroom === code);
	if (!part) return refuseField("classroom", "this room has no part of the line", "not_found");
	if (depth.date === undefined) return ok(daysLevel(line, part, depth));
	const day = part.days.find((one) => one.date === depth.date);
	if (!day) return refuseField("date", "the room has no metered day of this date under the line's version", "not_found");
	return openQuarters(bill, line, { classroomId: part.classroomId, day }, depth);
}

/** The level that was left out above one that was named: to skip it would answer about something else than was asked. */
function missingAbove({ classroom, date, quarter, device, channel, entry }: Depth): "classroom" | "date" | "quarter" | null {
	const isEntryNamed = device !== undefined || channel !== undefined || entry !== undefined;
	if (isEntryNamed && quarter === undefined)
		return classroom === undefined ? "classroom" : date === undefined ? "date" : "quarter";
	if (quarter !== undefined && date === undefined) return classroom === undefined ? "classroom" : "date";
	return date !== undefined && classroom === undefined ? "classroom" : null;
}

function roomsLevel(line: DocumentLine, parts: readonly LinePart[], depth: Depth): LineEvidence {
	const costPico = fromDecimalText(line.exact, 12);
	const energyMwh = parts.reduce((sum, part) => sum + part.energyMwh, 0n);
	const rows = parts.map(({ classroom, name, energyMwh: ofRoom, costPico: cost, amount }) => ({
		classroom,
		name,
		...lineFigures(line, ofRoom, cost),
		amount: Number(amount) / 100,
	}));
	const rounding = exactText(fromDecimalText(line.amount, 12) - costPico);
	return {
		level: "rooms",
		line: toApiLine(line),
		...lineFigures(line, energyMwh, costPico),
		changed_since: false,
		rounding,
		...page(rows, depth),
	};
}

function daysLevel(line: DocumentLine, part: LinePart, depth: Depth): LineEvidence {
	const rows = part.days.map((day) => ({ date: day.date, ...lineFigures(line, day.energyMwh, day.costPico) }));
	return {
		level: "days",
		line: toApiLine(line),
		...lineFigures(line, part.energyMwh, part.costPico),
		changed_since: false,
		...page(rows, depth),
	};
}
