import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attachment, csvLine } from "./csv";

describe("csvLine", () => {
	it("ends with CRLF and quotes what would break a line or a cell", () => {
		expect(csvLine(["a", 'say "hi"', "x,y", "one\ntwo", null, 1.5])).toBe('a,"say ""hi""","x,y","one\ntwo",,1.5\r\n');
	});

	it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "＝1", '=HYPERLINK("http://x")'])("defuses the formula %j", (text) => {
		expect(csvLine([text]).replace(/^"/, "")).toMatch(/^'/);
	});

	it("leaves a negative number a number", () => {
		expect(csvLine([-0.5])).toBe("-0.5\r\n");
	});

	it("gives back any text when read by RFC 4180, but for the apostrophe before a formula", () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 }), (cells) => {
				const read = readLine(csvLine(cells));
				expect(read).toEqual(cells.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? `'${cell}` : cell)));
			}),
			{ numRuns: 500 },
		);
	});
});

describe("attachment", () => {
	it("lets no name break out of its header", () => {
		const header = attachment('a"\r\nSet-Cookie: x=1; é.csv');
		expect(header).toMatch(/^[\x20-\x7e]+$/);
		expect(header.split('"')).toHaveLength(3);
	});
});

/** A reader of its own, by the grammar of RFC 4180. */
function readLine(line: string): string[] {
	const cells: string[] = [];
	let at = 0;
	while (at <= line.length) {
		if (line[at] === '"') {
			let cell = "";
			for (at += 1; !(line[at] === '"' && line[at + 1] !== '"'); at += 1) {
				if (line[at] === '"') at += 1;
				cell += line[at];
			}
			cells.push(cell);
			at += 1;
		} else {
			const end = /,|\r\n$/.exec(line.slice(at))?.index ?? 0;
			cells.push(line.slice(at, at + end));
			at += end;
		}
		if (line[at] !== ",") return cells;
		at += 1;
	}
	return cells;
}
