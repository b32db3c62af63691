export type CsvCell = string | number | null;

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * RFC 4180. A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break) gets an apostrophe
 * before it; numbers stay numbers. The byte order mark makes Excel read UTF-8.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
	return (
		BYTE_ORDER_MARK +
		[header, ...rows]
			.map((row) => row.map(quote).join(","))
			.join("\r\n")
			.concat("\r\n")
	);
}

function quote(cell: CsvCell): string {
	if (cell === null) return "";
	if (typeof cell === "number") return String(cell);
	const text = /^\s*[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
