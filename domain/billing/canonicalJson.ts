/** JSON whose numbers are whole: figures are text, so that no float can say the same thing in two ways. */
export type PlainJson = null | boolean | number | string | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** The one text of a document: keys sorted, no spaces. What a database keeps as jsonb hashes to the same bytes again. */
export function canonicalJson(value: PlainJson): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (value !== null && typeof value === "object")
		return `{${Object.entries(value as Readonly<Record<string, PlainJson>>)
			.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
			.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
			.join(",")}}`;
	if (typeof value === "number" && !Number.isSafeInteger(value))
		throw new RangeError("canonicalJson: a number that is not whole");
	return JSON.stringify(value);
}
