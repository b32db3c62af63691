import type { RecalculationBody } from "@/wire/http/recalculations";

const AFTER_MS = 1_000;

/**
 * An instant at which a version that is gone was believed: just after it was recorded, by the recalculation that it caused; else just
 * before the next version was recorded (ids ascend), which may be what replaced it. Null where neither is known.
 */
export function instantOfVersion(
	id: number,
	versions: readonly { readonly id: number; readonly created_at: string }[],
	recalculations: readonly Pick<RecalculationBody, "version_id" | "cause" | "created_at">[],
): string | null {
	const own = recalculations.find((each) => each.cause === "version" && each.version_id === id);
	if (own) return new Date(Date.parse(own.created_at) + AFTER_MS).toISOString();
	const [next] = versions.filter((version) => version.id > id).toSorted((a, b) => a.id - b.id);
	return next ? new Date(Date.parse(next.created_at) - 1).toISOString() : null;
}
