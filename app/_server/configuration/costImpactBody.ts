import type { LocalDate } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import { toOpen } from "@/domain/quantity/money";
import type { CostImpact } from "@/store/costImpact";
import { type BeforeAfter, type DayImpact, totalOf } from "@/store/costImpactSums";
import { type CostScopeKind, scopeKind } from "@/store/costScope";
import type { ImpactBody } from "@/wire/http/costImpact";
import { reachOf } from "../permission";
import type { Principal } from "../principal";
import { groupRows } from "../usage/usageTotal";
import type { VersionPlace } from "./costVersionBody";

const CHANGES_SHOWN_MAX = 500;
const ROOMS_SHOWN_MAX = 1_000;
const DAYS_SHOWN_MAX = 400;

/**
 * What a change of price does, by room, day, component and cause, as far as the principal sees. Money to 6 decimals:
 * differences of days, no bills.
 */
export function toApiImpact(whole: CostImpact, { site, names }: VersionPlace, principal: Principal): ImpactBody {
	const impact = limitedTo(whole, reachOf(principal).classroomIds);
	const { changes, total } = impact;
	const codeOf = (id: number) => names.classrooms.get(id) ?? "";
	const byRoom = [...groupRows(changes, (change) => change.classroomId)]
		.map(([room, days]) => ({ classroom: codeOf(room), days: days.length, ...toApiAmounts(totalOf(days)) }))
		.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.classroom < b.classroom ? -1 : 1));
	const byDay = [...groupRows(changes, (change) => change.date)].map(([date, rooms]) => ({
		date,
		rooms: rooms.length,
		...toApiAmounts(totalOf(rooms)),
	}));
	return {
		days: byDay.length,
		rooms: byRoom.length,
		currency: site.currency,
		...toApiAmounts(total),
		unpriced_kwh_before: toKilowattHours(total.beforeUnpricedMwh),
		unpriced_kwh_after: toKilowattHours(total.afterUnpricedMwh),
		changes: changes.slice(0, CHANGES_SHOWN_MAX).map((day) => ({
			date: day.date,
			classroom: codeOf(day.classroomId),
			cause: day.cause,
			...toApiAmounts(day),
		})),
		changes_omitted: Math.max(0, changes.length - CHANGES_SHOWN_MAX),
		by_room: byRoom.slice(0, ROOMS_SHOWN_MAX),
		by_room_omitted: Math.max(0, byRoom.length - ROOMS_SHOWN_MAX),
		by_day: byDay.slice(0, DAYS_SHOWN_MAX),
		by_day_omitted: Math.max(0, byDay.length - DAYS_SHOWN_MAX),
		by_component: impact.components.map(({ versionId, componentId, label, beforePico, afterPico }) => ({
			version: versionId,
			component: componentId,
			label,
			cost_before: toOpen(beforePico),
			cost_after: toOpen(afterPico),
			difference: toOpen(afterPico - beforePico),
		})),
		looked_from: impact.lookedFrom,
		rooms_shown: isLimited(principal) ? "own" : "all",
		days_beside: byDay.filter(({ date }) => !isHeld(impact, date)).length,
		leaves_energy_free: impact.leavesEnergyFree,
		by_cause: toApiCauses(impact),
	};
}

function isLimited(principal: Principal): boolean {
	return reachOf(principal).classroomIds !== null;
}

/** Whether what is asked about holds on a date; a date beside it changes by sharing charges of the same month. */
function isHeld({ held }: CostImpact, date: LocalDate): boolean {
	return held.some(({ fromDate, untilDate }) => fromDate <= date && (untilDate === null || date < untilDate));
}

/** To whom some rooms are shown, their days are; what the components of a connection come to is about all of its rooms. */
function limitedTo(impact: CostImpact, classroomIds: readonly number[] | null): CostImpact {
	if (classroomIds === null) return impact;
	const changes = impact.changes.filter((change) => classroomIds.includes(change.classroomId));
	return { ...impact, changes, total: totalOf(changes), components: [] };
}

function toApiCauses({ changes, versions }: CostImpact): ImpactBody["by_cause"] {
	const scopes = new Map(versions.map((version) => [version.id, scopeKind(version)]));
	const narrowest = ({ versionIds }: DayImpact): CostScopeKind | null => {
		const found = versionIds.map((id) => scopes.get(id));
		return (["classroom", "building", "site"] as const).find((kind) => found.includes(kind)) ?? null;
	};
	const groups = groupRows(changes, (change) => `${change.cause}|${narrowest(change) ?? ""}`);
	return [...groups.values()].flatMap((days) => {
		const [first] = days;
		if (first === undefined) return [];
		return [{ cause: first.cause, scope: narrowest(first), room_days: days.length, ...toApiAmounts(totalOf(days)) }];
	});
}

function toApiAmounts({ energyMwh, beforePico, afterPico }: BeforeAfter) {
	return {
		energy_kwh: toKilowattHours(energyMwh),
		cost_before: beforePico === null ? null : toOpen(beforePico),
		cost_after: afterPico === null ? null : toOpen(afterPico),
		difference: toOpen((afterPico ?? 0n) - (beforePico ?? 0n)),
	};
}
