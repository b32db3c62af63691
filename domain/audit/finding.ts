/** One thing that is wrong. `subject` names the chain or row for good; `sentence` says it in plain words. */
export interface Finding {
	readonly kind: FindingKind;
	/** "register:7/0", "bills:1", "head:2026-11-24", "export". */
	readonly subject: string;
	readonly deviceId: number | null;
	readonly channel: number | null;
	/** Entry number, bill sequence; null where a whole chain or day is meant. */
	readonly number: string | null;
	readonly atMs: number | null;
	readonly sentence: string;
}

export type FindingKind =
	/** An entry is not what was sealed, or is not where it was. */
	| "entry_changed"
	| "entry_missing"
	| "entries_cut"
	| "entry_replaced"
	| "reading_missing"
	| "reading_changed"
	| "reading_differs"
	| "bill_changed"
	| "bill_missing"
	| "bills_cut"
	| "bill_differs"
	| "head_changed"
	| "head_missing"
	| "export_damaged";

/** "device B-204, the whole device" or "…, register 2". */
export function registerWords(name: string, channel: string): string {
	return `Device ${name}, ${channel === "0" ? "the whole device" : `register ${channel}`}`;
}

/** An instant as an auditor reads it: UTC to the second, e.g. "2026-11-21 04:30:00 UTC". Milliseconds where there are some. */
export function instantWords(ms: string): string {
	const at = Number(ms);
	if (!Number.isSafeInteger(at)) return `an instant that is none (${ms.slice(0, 40)})`;
	const days = Math.floor(at / 86_400_000);
	const rest = at - days * 86_400_000;
	const two = (figure: number) => String(figure).padStart(2, "0");
	const fraction = rest % 1000 === 0 ? "" : `.${String(rest % 1000).padStart(3, "0")}`;
	const [hour, minute, second] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60];
	return `${civilDate(days)} ${two(hour)}:${two(minute)}:${two(second)}${fraction} UTC`;
}

/** "2026-11" of an instant in UTC: the month whose partition holds what was filed then. */
export function monthOfInstant(ms: string): string {
	return civilDate(Math.floor(Number(ms) / 86_400_000)).slice(0, 7);
}

/** Days since 1970-01-01 to "YYYY-MM-DD" (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function civilDate(daysSince1970: number): string {
	const z = daysSince1970 + 719_468;
	const era = Math.floor(z / 146_097);
	const dayOfEra = z - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shifted = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
	const month = shifted < 10 ? shifted + 3 : shifted - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
