import { flatRate } from "@/domain/cost/costVersion";
import { toRate } from "@/domain/quantity/money";
import { scopeKind } from "@/store/costScope";
import type { RecordedCostVersion } from "@/store/costVersions";
import type { AppliedVersion } from "@/wire/http/figures";
import { localTime, type Place } from "./place";

const LABEL_CHARACTERS_MAX = 60;

/** The versions that priced a figure, oldest first: what a person needs to see beside a cost. */
export function toApiVersions(
	place: Pick<Place, "zones">,
	versions: readonly RecordedCostVersion[],
	ids: ReadonlySet<number>,
): AppliedVersion[] {
	const found = new Map<number, AppliedVersion>();
	for (const version of versions) {
		if (!ids.has(version.id) || found.has(version.id)) continue;
		const rate = flatRate(version.components);
		found.set(version.id, {
			id: version.id,
			label: labelOf(version),
			cost_per_kwh: rate === null ? null : toRate(rate),
			scope: scopeKind(version),
			effective_from: localTime(place, version.effectiveFrom),
		});
	}
	return [...found.values()];
}

/** The first line of its notes, else its number. */
function labelOf({ notes, id }: RecordedCostVersion): string {
	const line = notes.split("\n")[0]?.trim() ?? "";
	return line === "" ? `Cost version ${id}` : line.slice(0, LABEL_CHARACTERS_MAX);
}
