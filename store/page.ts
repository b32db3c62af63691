/** One page of a list: rows after a cursor, in the order of their ids. */
export interface PageRequest {
	/** Id of the last row of the page before; null = from the start. */
	readonly after: number | null;
	readonly limit: number;
}

export interface Page<T> {
	readonly rows: readonly T[];
	/** Cursor of the next page; null when this is the last. */
	readonly next: number | null;
}

/** Prisma's arguments for a page of the rows that `where` names; one more than asked tells whether there is a next one. */
export function keyset<W extends object>(where: W, { after, limit }: PageRequest) {
	return { where: { AND: [where, { id: { gt: after ?? 0 } }] }, take: limit + 1, orderBy: { id: "asc" as const } };
}

/** Cuts the row too many and names the next cursor. */
export function toPage<T>(rows: readonly T[], limit: number, idOf: (row: T) => number): Page<T> {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	return { rows: shown, next: rows.length > limit && last !== undefined ? idOf(last) : null };
}
