import type { InvoiceLine, OurLine } from "./invoice";

export interface MatchedLines {
	readonly pairs: readonly { readonly theirs: InvoiceLine; readonly ours: readonly OurLine[] }[];
	readonly unmatched: readonly OurLine[];
}

/** What a label of an invoice tells of its charge; the first word that it holds decides. */
const KINDS: readonly { readonly words: RegExp; readonly kinds: readonly string[] }[] = [
	{ words: /demand|kva\b|\bmd\b/, kinds: ["demand"] },
	{ words: /duty|tax|cess|surcharge|adjustment|\bfac\b|\bfuel\b/, kinds: ["surcharge"] },
	{ words: /fixed|meter rent|service/, kinds: ["fixed"] },
	{ words: /minimum/, kinds: ["minimum"] },
	{ words: /energy|unit|kwh|consumption/, kinds: ["energy_flat", "energy_tou", "energy_slabs", "energy_kvah"] },
];

/**
 * Finds our lines for each of theirs: by the component that the person named, by label, then by what the label tells of
 * the kind where only one component of ours is of it. Each line of ours is taken once. One line of theirs that is alone
 * with a component stands for all of its lines (utilities state time of use or slabs in one).
 */
export function matchLines(theirs: readonly InvoiceLine[], ours: readonly OurLine[]): MatchedLines {
	const free = new Set(ours);
	const found = new Map<InvoiceLine, readonly OurLine[]>();
	const take = (line: InvoiceLine, matched: readonly OurLine[]) => {
		if (matched.length === 0) return;
		found.set(line, matched);
		for (const one of matched) free.delete(one);
	};
	const open = () => theirs.filter((line) => !found.has(line));
	for (const line of theirs) {
		const label = plain(line.label);
		const same = [...free].filter((one) => plain(one.label) === label && (line.component ?? one.component) === one.component);
		take(line, same.slice(0, 1));
	}
	for (const line of open())
		if (line.component !== null) {
			const isAlone = open().filter((other) => other.component === line.component).length === 1;
			const ofComponent = [...free].filter((one) => one.component === line.component);
			take(line, isAlone ? ofComponent : ofComponent.slice(0, 1));
		}
	for (const line of open().filter((one) => one.component === null)) {
		const kinds = KINDS.find(({ words }) => words.test(line.label.toLowerCase()))?.kinds ?? [];
		const ofKind = [...free].filter((one) => kinds.includes(one.kind));
		if (new Set(ofKind.map((one) => one.component)).size === 1) take(line, ofKind);
	}
	return { pairs: theirs.map((line) => ({ theirs: line, ours: found.get(line) ?? [] })), unmatched: [...free] };
}

function plain(label: string): string {
	return label
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}]+/gu, " ")
		.trim();
}
