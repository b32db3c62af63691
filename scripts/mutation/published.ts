import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "@/launch/bootstrap.mjs";
import type { Area } from "./areas";
import { type Counts, percent, scoreTenths } from "./score";

const PAGE = join(ROOT, "docs", "mutation.md");
const [BEGIN, END] = ["<!-- scores -->", "<!-- /scores -->"];

export interface Outcome {
	readonly area: Area;
	readonly counts: Counts;
	/** Files that were not tried, or not with the tests as they are. */
	readonly untried: number;
}

/** Puts the scores into docs/mutation.md. */
export function publish(outcomes: readonly Outcome[], today: string): void {
	writeFileSync(PAGE, withTable(readFileSync(PAGE, "utf8"), tableOf(outcomes, today)));
}

/** @param today "YYYY-MM-DD" */
export function tableOf(outcomes: readonly Outcome[], today: string): string {
	const rows = outcomes.map(({ area, counts, untried }) => {
		const { noticed, survived, ignored } = counts;
		const score = percent(scoreTenths(counts));
		return `| ${area.name} | ${noticed + survived} | ${survived} | ${ignored} | ${score} | ${area.target} % | ${untried} | ${today} |`;
	});
	return [
		"| area | mutants | survived | left out | score | target | files untried | on |",
		"|---|---|---|---|---|---|---|---|",
		...rows,
	].join("\n");
}

export function withTable(page: string, table: string): string {
	const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
	if (begin < 0 || end < begin) throw new Error(`the page lacks its marks ${BEGIN} and ${END}`);
	return `${page.slice(0, begin + BEGIN.length)}\n${table}\n${page.slice(end)}`;
}
