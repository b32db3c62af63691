import { formatEnergyExactly } from "@/components/figures/formatQuantity";
import { formatDayRange, formatInstant, formatMonth, inZone } from "@/components/figures/formatTime";
import type { BillBody } from "@/wire/http/billFields";

/** Whose bill it is: a room's, or a connection's. */
export function billOwner(bill: BillBody): string {
	if (bill.classroom)
		return bill.classroom.name && bill.classroom.name !== bill.classroom.code
			? `${bill.classroom.code} · ${bill.classroom.name}`
			: bill.classroom.code;
	return bill.connection?.label ?? bill.site;
}

export function billTitle(bill: BillBody): string {
	return `${bill.number === null ? "Provisional bill" : `Bill ${bill.number}`}, ${billOwner(bill)}`;
}

/** What a bill says above its lines. */
export function billFacts(bill: BillBody, zone: string): { name: string; text: string }[] {
	const { first_date, last_date } = bill.period;
	return [
		{ name: "Month", text: formatMonth(bill.month) },
		{ name: "Days", text: formatDayRange(first_date, last_date) },
		{ name: "Energy", text: formatEnergyExactly(Number(bill.energy_kwh)) },
		...(bill.classroom?.building ? [{ name: "Building", text: bill.classroom.building }] : []),
		...(bill.classroom?.area_m2 ? [{ name: "Area", text: `${bill.classroom.area_m2} m²` }] : []),
		...(bill.issued_at === null
			? []
			: [{ name: "Issued", text: `${formatInstant(inZone(bill.issued_at, zone))} by ${bill.issued_by ?? "–"}` }]),
	];
}
