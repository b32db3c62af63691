import type { BillBody } from "@/wire/http/billFields";
import { attachment, csvLine } from "../exportCsv/csv";

const COLUMNS = [
	"row",
	"bill",
	"state",
	"month",
	"connection",
	"classroom",
	"line",
	"component",
	"label",
	"quantity",
	"unit",
	"rate",
	"percent",
	"allocated_by",
	"version",
	"exact",
	"amount",
	"currency",
	"for_month",
	"adjusts_bill",
	"cause",
	"old_quantity",
	"old_amount",
	"new_quantity",
	"new_amount",
] as const;

type Column = (typeof COLUMNS)[number];

/** A bill as CSV: one row per line, adjustment, room and total, and of energy that has no price; the amounts of lines and adjustments sum to the total. */
export function billCsvResponse(bill: BillBody): Response {
	return new Response(billCsv(bill), {
		headers: {
			"content-type": "text/csv; charset=utf-8; header=present",
			"content-disposition": attachment(`${billFileName(bill)}.csv`),
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
		},
	});
}

export function billCsv(bill: BillBody): string {
	const of: Partial<Record<Column, string | number | null>> = {
		bill: bill.number,
		state: bill.state,
		month: bill.month,
		classroom: bill.classroom?.code ?? null,
		connection: bill.connection?.label ?? null,
		currency: bill.currency,
	};
	const rows: Partial<Record<Column, string | number | null>>[] = [
		...bill.lines.map((line) => ({
			...of,
			...{ row: "line", connection: line.connection, line: line.line, component: line.component, label: line.label },
			...{ quantity: line.quantity, unit: line.unit, rate: line.rate, percent: line.percent, version: line.version_id },
			...{ allocated_by: line.allocate_by, exact: line.exact, amount: line.amount },
		})),
		...bill.adjustments.map((adjustment) => ({
			...of,
			...{ row: "adjustment", connection: adjustment.connection, classroom: adjustment.classroom },
			...{ component: adjustment.component, label: adjustment.label, unit: adjustment.unit, amount: adjustment.amount },
			...{ for_month: adjustment.for_month, adjusts_bill: adjustment.bill, cause: adjustment.cause },
			...{ old_quantity: adjustment.old.quantity, old_amount: adjustment.old.amount },
			...{ new_quantity: adjustment.new.quantity, new_amount: adjustment.new.amount },
		})),
		...bill.rooms.map((room) => ({
			...of,
			...{
				row: "room",
				classroom: room.classroom,
				label: room.name,
				quantity: room.energy_kwh,
				unit: "kWh",
				amount: room.amount,
			},
		})),
		// Energy without a price is in no line: unsaid, the lines would seem to be about all of the energy.
		...(bill.unpriced_kwh === 0
			? []
			: [{ ...of, row: "unpriced", label: "Energy without a price", quantity: bill.unpriced_kwh, unit: "kWh" }]),
		{ ...of, row: "total", quantity: bill.energy_kwh, unit: "kWh", amount: bill.totals.total },
	];
	return [csvLine(COLUMNS), ...rows.map((row) => csvLine(COLUMNS.map((column) => row[column] ?? null)))].join("");
}

/** "Bill 2026-10-0003 CSE-301", or "Provisional bill 2026-11 CSE-301". */
export function billFileName({ number, month, classroom, connection }: BillBody): string {
	const of = classroom?.code ?? connection?.label ?? "";
	return number === null ? `Provisional bill ${month} ${of}` : `Bill ${number.replace("/", "-")} ${of}`;
}
