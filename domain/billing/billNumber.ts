import type { LocalMonth } from "@/domain/calendar/zone";

/** "2026-10/0003": the month that is billed, and the count of the site's bills over all months, so that none is missing. */
export function billNumber(month: LocalMonth, sequence: number): string {
	return `${month}/${String(sequence).padStart(4, "0")}`;
}
