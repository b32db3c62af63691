import { formatDay, inZone, localDateOf } from "@/components/figures/formatTime";
import { endText } from "./describeVersion";
import type { DatedVersion } from "./groupVersions";
import { type PriceScope, scopeKey } from "./priceScope";
import { scopeFields } from "./scopeChoice";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What a typed price without an end reaches: "10 Oct 2026 – 3 Nov 2026, when version 2 begins"; null where no version follows. */
export function reachOfTyped(
	{ scope, from, until }: { scope: string; from: string; until: string },
	versions: readonly DatedVersion[],
	zone: string,
): string | null {
	if (!DATE.test(from) || until !== "") return null;
	const key = scopeKey(typedScope(scope));
	const startOf = (version: DatedVersion) => localDateOf(inZone(version.effective_from, zone));
	const [next] = versions
		.filter((version) => scopeKey(version) === key && startOf(version) > from)
		.toSorted((a, b) => Date.parse(a.effective_from) - Date.parse(b.effective_from));
	return next ? `${formatDay(from)} – ${endText(next.effective_from, zone)}, when version ${next.id} begins` : null;
}

function typedScope(choice: string): PriceScope {
	const { building, classroom } = scopeFields(choice);
	return { building, classroom, scope: classroom !== null ? "classroom" : building !== null ? "building" : "site" };
}
