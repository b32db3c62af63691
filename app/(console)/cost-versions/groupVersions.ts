import { compareScopes, type PriceScope, scopeKey } from "./priceScope";

/** What the screens need of a version; the API gives more. */
export type DatedVersion = PriceScope & {
	readonly id: number;
	readonly effective_from: string;
	readonly effective_until: string | null;
};
export type VersionState = "past" | "current" | "future";
export type TimelineRow<V extends DatedVersion> =
	| { kind: "version"; version: V; state: VersionState }
	| { kind: "gap"; from: string | null; until: string | null };
export type ScopeTimeline<V extends DatedVersion> = { key: string; scope: PriceScope; rows: TimelineRow<V>[] };

/**
 * Versions by scope, the widest first, newest on top, with the stretches between them that no version covers.
 * A room or building without a version of its own falls back to the next wider scope, so only a gap of the site is unpriced.
 */
export function groupVersions<V extends DatedVersion>(versions: readonly V[], now: number): ScopeTimeline<V>[] {
	const scopes = new Map(versions.map((version) => [scopeKey(version), version]));
	return [...scopes]
		.toSorted(([, a], [, b]) => compareScopes(a, b))
		.map(([key, { scope, building, classroom }]) => {
			const own = versions
				.filter((version) => scopeKey(version) === key)
				.toSorted((a, b) => Date.parse(a.effective_from) - Date.parse(b.effective_from));
			return { key, scope: { scope, building, classroom }, rows: rowsOf(own, now).toReversed() };
		});
}

function rowsOf<V extends DatedVersion>(versions: readonly V[], now: number): TimelineRow<V>[] {
	const rows: TimelineRow<V>[] = [{ kind: "gap", from: null, until: versions[0]?.effective_from ?? null }];
	versions.forEach((version, index) => {
		rows.push({ kind: "version", version, state: stateOf(version, now) });
		const next = versions[index + 1];
		const end = version.effective_until;
		if (end !== null && (next === undefined || Date.parse(end) < Date.parse(next.effective_from)))
			rows.push({ kind: "gap", from: end, until: next?.effective_from ?? null });
	});
	return rows;
}

export function stateOf({ effective_from, effective_until }: DatedVersion, now: number): VersionState {
	if (now < Date.parse(effective_from)) return "future";
	return effective_until === null || now < Date.parse(effective_until) ? "current" : "past";
}
