import { isBeyondRateParts } from "@/domain/cost/rateParts";
import { dayChargeKey } from "@/store/costSnapshot";
import type { DayUsage } from "@/store/usageFigures";
import type { CostCard } from "@/wire/http/overview";
import type { Place } from "./place";
import { apiMoney } from "./usageTotal";

type BeyondRates = CostCard["beyond_rates"];
type Kind = NonNullable<BeyondRates>["kinds"][number];

/**
 * What of the cost of some days no kWh has a rate for (slabs, demand, fixed charge, minimum …), and by which charges it
 * came: exactly the part that `usage.days` has added to them. Null where there is none.
 *
 * @param days  of the place's scope, every device of its rooms
 */
export async function readChargesBeyondRates(place: Place, days: readonly DayUsage[], isOpen: boolean): Promise<BeyondRates> {
	const dates = days.map(({ date }) => date).sort();
	const [first, last] = [dates[0], dates.at(-1)];
	if (first === undefined || last === undefined) return null;
	const { usage, site } = place;
	const charges = await usage.costs.charges(site.siteId, first, last);
	const ofDays = [...new Set(days.map(({ classroomId, date }) => dayChargeKey(classroomId, date)))].flatMap(
		(key) => charges.get(key) ?? [],
	);
	const costPico = ofDays.reduce((sum, charge) => sum + charge.costPico, 0n);
	if (costPico === 0n) return null;
	const versionIds = new Set(ofDays.map(({ versionId }) => versionId));
	const kinds = (await usage.versions(site.siteId))
		.filter(({ id }) => versionIds.has(id))
		.flatMap(({ components }) => components.filter(isBeyondRateParts).map(({ kind }) => kind as Kind));
	return { amount: apiMoney(costPico, isOpen) ?? 0, kinds: [...new Set(kinds)] };
}
