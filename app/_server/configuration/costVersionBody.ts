import { flatRate, toJsonComponents } from "@/domain/cost/costVersion";
import type { Settlement } from "@/domain/cost/settle";
import { toKilowattHours } from "@/domain/quantity/energy";
import { toOpen, toRate } from "@/domain/quantity/money";
import type { CostImpact } from "@/store/costImpact";
import type { RecordedCostVersion } from "@/store/costVersions";
import type { CostVersionBody, ImpactBody } from "@/wire/http/costVersions";

const CHANGES_SHOWN_MAX = 500;

/** A cost version as the API shows it; `codes` names the site's rooms. */
export function toApiCostVersion(
	version: RecordedCostVersion,
	currency: string,
	codes: ReadonlyMap<number, string>,
): CostVersionBody {
	const rate = flatRate(version.components);
	return {
		id: version.id,
		cost_per_kwh: rate === null ? null : toRate(rate),
		currency,
		effective_from: new Date(version.effectiveFrom).toISOString(),
		effective_until: version.effectiveUntil === null ? null : new Date(version.effectiveUntil).toISOString(),
		classroom: version.classroomId === null ? null : (codes.get(version.classroomId) ?? null),
		scope: version.classroomId === null ? "site" : "classroom",
		notes: version.notes,
		created_by: version.createdBy,
		created_at: new Date(version.createdAt).toISOString(),
		components: toJsonComponents(version.components),
	};
}

/** The days, rooms and money that a version changes. Money to 6 decimals: it is a difference of days, no bill. */
export function toApiImpact(impact: CostImpact, currency: string, codes: ReadonlyMap<number, string>): ImpactBody {
	const { changes, before, after } = impact;
	return {
		days: impact.days,
		rooms: impact.rooms,
		currency,
		energy_kwh: toKilowattHours(impact.energyMwh),
		...toApiCosts(before, after),
		difference: toOpen((after.costPico ?? 0n) - (before.costPico ?? 0n)),
		unpriced_kwh_before: toKilowattHours(before.unpricedMwh),
		unpriced_kwh_after: toKilowattHours(after.unpricedMwh),
		changes: changes.slice(0, CHANGES_SHOWN_MAX).map((day) => ({
			date: day.date,
			classroom: codes.get(day.classroomId) ?? "",
			energy_kwh: toKilowattHours(day.energyMwh),
			...toApiCosts(day.before, day.after),
		})),
		changes_omitted: Math.max(0, changes.length - CHANGES_SHOWN_MAX),
	};
}

function toApiCosts(before: Settlement, after: Settlement) {
	return {
		cost_before: before.costPico === null ? null : toOpen(before.costPico),
		cost_after: after.costPico === null ? null : toOpen(after.costPico),
	};
}
