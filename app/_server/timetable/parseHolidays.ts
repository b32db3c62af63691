import { isDate, type LocalDate } from "@/domain/calendar/zone";
import { UNSAFE_TEXT } from "@/domain/cost/plainText";
import { HOLIDAYS_AT_ONCE_MAX } from "@/wire/http/siteCalendar";
import { type Outcome, ok, refuse } from "../outcome";

const LINE = /^(\d{4}-\d{2}-\d{2})[\s,;:–-]+(.+)$/;
const NAME_CHARACTERS_MAX = 100;
const YEARS = { min: "2000", max: "2199" };

/**
 * Pasted lines, each a date and a name: "2026-08-15 Independence Day"; a tab, comma, semicolon or dash may stand between.
 * Empty lines and lines that begin with # are passed over. Each line that cannot be read is named.
 */
export function parseHolidays(text: string): Outcome<{ date: LocalDate; name: string }[]> {
	const found: { date: LocalDate; name: string }[] = [];
	const wrong: { path: string; message: string }[] = [];
	for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
		const line = raw.replaceAll("\t", " ").trim();
		if (line === "" || line.startsWith("#")) continue;
		const message = readLine(line, found);
		if (message !== null) wrong.push({ path: "text", message: `line ${index + 1}: ${message}` });
	}
	if (wrong.length > 0) return refuse("invalid_request", undefined, wrong);
	if (found.length === 0)
		return refuse("invalid_request", undefined, [{ path: "text", message: "holds no line such as 2026-08-15 Independence Day" }]);
	if (found.length > HOLIDAYS_AT_ONCE_MAX)
		return refuse("invalid_request", undefined, [{ path: "text", message: `holds more than ${HOLIDAYS_AT_ONCE_MAX} lines` }]);
	return ok(found);
}

function readLine(line: string, found: { date: LocalDate; name: string }[]): string | null {
	if (UNSAFE_TEXT.test(line)) return "must not hold control or text-direction characters";
	const [, date = "", rest = ""] = LINE.exec(line) ?? [];
	const name = rest.trim().normalize("NFC");
	if (date === "" || name === "") return "must be a date and a name, such as 2026-08-15 Independence Day";
	if (!isDate(date) || date.slice(0, 4) < YEARS.min || date.slice(0, 4) > YEARS.max) return `${date} is no date of the calendar`;
	if (name.length > NAME_CHARACTERS_MAX) return `the name must have at most ${NAME_CHARACTERS_MAX} characters`;
	if (found.some((each) => each.date === date)) return `${date} stands there twice`;
	found.push({ date, name });
	return null;
}
