import type { SpanAxis, SpanKind, SpanRow } from "@/components/charts/SpanChart";
import { type DatedVersion, groupVersions, type ScopeTimeline, type stateOf } from "./groupVersions";
import { compareScopes, scopeKey, scopeName } from "./priceScope";

export type LabelledVersion = DatedVersion & {
	readonly label: string;
	readonly when: string;
	/** It takes the scope's price back. */
	readonly isNone?: boolean;
};
export type LabelledDraft = LabelledVersion & {
	readonly state: "draft" | "submitted";
	/** Where it stops: its own end, or the beginning of the next version of its scope. */
	readonly reaches: string | null;
};
export type AxisChoice = "all" | "2y" | "6m";

const SCOPE_WORDS = { site: "whole site", building: "building", classroom: "room" } as const;
const DAY = 86_400_000;
const YEARS: Readonly<Record<AxisChoice, number | null>> = { all: null, "2y": 2, "6m": 0.5 };
const TICKS_MAX = 9;
const EDGE_PART = 0.03;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** From before the first price to after the present and whatever is still to come. */
export function axisOf(versions: readonly DatedVersion[], choice: AxisChoice, now: number): SpanAxis {
	const starts = versions.map((version) => Date.parse(version.effective_from));
	const years = YEARS[choice];
	const first = years === null ? Math.min(now - 30 * DAY, ...starts) : now - years * 365 * DAY;
	const last = Math.max(now, ...starts);
	const room = Math.max((last - first) * 0.06, 3 * DAY);
	const from = years === null ? first - room : first;
	const until = last + 2 * room;
	return { from, until, ticks: ticksOf(from, until) };
}

/** One row per scope: its versions, what lies between them, and on top of it what is only proposed. */
export function prepareSpans(
	versions: readonly LabelledVersion[],
	drafts: readonly LabelledDraft[],
	axis: SpanAxis,
	now: number,
	siteName: string,
): SpanRow[] {
	const timelines = groupVersions(versions, now);
	const rows: SpanRow[] = timelines.map((timeline) => ({
		key: timeline.key,
		label: scopeName(timeline.scope, siteName),
		hint: SCOPE_WORDS[timeline.scope.scope],
		spans: spansOf(timeline, axis),
	}));
	const proposals = new Map(drafts.map((draft) => [scopeKey(draft), draft]));
	for (const [key, { scope, building, classroom }] of [...proposals].toSorted(([, a], [, b]) => compareScopes(a, b))) {
		const own = drafts.filter((draft) => scopeKey(draft) === key);
		rows.push({
			key: `drafts-${key}`,
			label: scopeName({ scope, building, classroom }, siteName),
			hint: "proposed",
			spans: own.map((draft) => {
				const kind: SpanKind = draft.state === "submitted" ? "waiting" : "draft";
				const state = draft.state === "submitted" ? "awaits approval" : "draft";
				return {
					key: `draft-${draft.id}`,
					from: Date.parse(draft.effective_from),
					until: draft.reaches === null ? axis.until : Date.parse(draft.reaches),
					kind,
					label: `${draft.label} · ${state}`,
					short: `d${draft.id}`,
					text: `${draft.label}, ${draft.when}, ${state}, d${draft.id}`,
				};
			}),
		});
	}
	return rows;
}

function spansOf(timeline: ScopeTimeline<LabelledVersion>, axis: SpanAxis): SpanRow["spans"] {
	const isSite = timeline.scope.scope === "site";
	const emptyWords = isSite ? "unpriced" : "wider price";
	return timeline.rows.toReversed().map((row) => {
		if (row.kind === "version")
			return {
				// One version may hold twice, before and after one that was set into it.
				key: `version-${row.version.id}@${row.version.effective_from}`,
				from: Date.parse(row.version.effective_from),
				until: row.version.effective_until === null ? axis.until : Date.parse(row.version.effective_until),
				kind: row.version.isNone ? ("none" as const) : row.state,
				label: row.version.isNone ? emptyWords : row.version.label,
				short: row.version.isNone ? "" : `v${row.version.id}`,
				text: `${row.version.isNone ? `${emptyWords}, ` : ""}${row.version.label}, ${row.version.when}, ${STATE_WORDS[row.state]}, v${row.version.id}`,
			};
		return {
			key: `gap-${row.from ?? "before"}`,
			from: row.from === null ? axis.from : Date.parse(row.from),
			until: row.until === null ? axis.until : Date.parse(row.until),
			kind: isSite ? ("gap" as const) : ("fallback" as const),
			label: emptyWords,
			short: "",
			text: isSite ? "No version prices these days: unpriced" : "The price of the next wider scope holds",
		};
	});
}

export const STATE_WORDS = { past: "past", current: "in force", future: "to come" } as const satisfies Record<
	ReturnType<typeof stateOf>,
	string
>;

/** Beginnings of months, quarters or years: as many as have room. */
function ticksOf(from: number, until: number): SpanAxis["ticks"] {
	const first = new Date(from);
	const months: { at: number; month: number; year: number }[] = [];
	for (let month = first.getUTCMonth() + 1; ; month += 1) {
		const at = Date.UTC(first.getUTCFullYear(), month, 1);
		if (at >= until) break;
		const date = new Date(at);
		months.push({ at, month: date.getUTCMonth(), year: date.getUTCFullYear() });
	}
	const step = [1, 3, 6, 12, 24, 60, 120].find((each) => months.length / each <= TICKS_MAX) ?? 240;
	// A label at the very edge would be cut.
	const edge = (until - from) * EDGE_PART;
	return months
		.filter(({ at, month, year }) => (year * 12 + month) % step === 0 && from + edge < at && at < until - edge)
		.map(({ at, month, year }) => ({ at, label: step >= 12 ? String(year) : `${MONTHS[month]} ${year}` }));
}
