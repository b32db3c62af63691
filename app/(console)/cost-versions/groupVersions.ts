import type { CostVersionBody } from "@/wire/http/costVersions";

export type VersionState = "past" | "current" | "future";
export type TimelineRow =
	| { kind: "version"; version: CostVersionBody; state: VersionState }
	| { kind: "gap"; from: string | null; until: string | null };
export type ScopeTimeline = { classroom: string | null; rows: TimelineRow[] };

/**
 * Versions by scope, the site first, newest on top, with the stretches between them that no version covers.
 * A room without a version of its own falls back to the site's, so only a gap of the site is really unpriced.
 */
export function groupVersions(versions: readonly CostVersionBody[], now: number): ScopeTimeline[] {
	const scopes = [...new Set(versions.map((version) => version.classroom))].toSorted((a, b) =>
		a === null ? -1 : b === null ? 1 : a.localeCompare(b, "en", { numeric: true }),
	);
	return scopes.map((classroom) => {
		const own = versions
			.filter((version) => version.classroom === classroom)
			.toSorted((a, b) => Date.parse(a.effective_from) - Date.parse(b.effective_from));
		return { classroom, rows: rowsOf(own, now).toReversed() };
	});
}

function rowsOf(versions: readonly CostVersionBody[], now: number): TimelineRow[] {
	const rows: TimelineRow[] = [{ kind: "gap", from: null, until: versions[0]?.effective_from ?? null }];
	versions.forEach((version, index) => {
		rows.push({ kind: "version", version, state: stateOf(version, now) });
		const next = versions[index + 1];
		const end = version.effective_until;
		if (end !== null && (next === undefined || Date.parse(end) < Date.parse(next.effective_from)))
			rows.push({ kind: "gap", from: end, until: next?.effective_from ?? null });
	});
	return rows;
}

function stateOf({ effective_from, effective_until }: CostVersionBody, now: number): VersionState {
	if (now < Date.parse(effective_from)) return "future";
	return effective_until === null || now < Date.parse(effective_until) ? "current" : "past";
}
