/** A cell that a spreadsheet would run: also behind a full-width sign, which some of them fold. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** One line by RFC 4180. Text that would be a formula gets an apostrophe before it; null is an empty cell. */
export function csvLine(cells: readonly (string | number | null)[]): string {
	return `${cells.map(toCell).join(",")}\r\n`;
}

function toCell(cell: string | number | null): string {
	if (cell === null) return "";
	if (typeof cell === "number") return String(cell);
	const text = FORMULA.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Content-Disposition of a download: plain ASCII for old clients, the true name by RFC 6266 beside it. */
export function attachment(name: string): string {
	const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, "_");
	const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
	return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
