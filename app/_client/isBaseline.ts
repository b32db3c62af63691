import type { OverviewResponse } from "@/wire/http/overview";

type Seen = Pick<OverviewResponse, "range" | "energy" | "month">;

/** Whether devices read within the range, but for the first time: a counter is known then, and no energy. */
export function isBaseline({ range, energy, month }: Seen, readAt: readonly (string | null)[]): boolean {
	if (energy.kwh !== null || month.kwh !== null) return false;
	return readAt.some((at) => at !== null && at.slice(0, 10) >= range.start && at.slice(0, 10) <= range.end);
}
