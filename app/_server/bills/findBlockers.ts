import { siteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { addMonths, monthOf } from "@/domain/calendar/zone";
import { toKilowattHours } from "@/domain/quantity/energy";
import type { OpenMonth } from "@/store/billMonth";
import { monthInterval } from "@/store/monthIntervals";
import type { PoolClient } from "@/store/pool";
import { readUnsettledMonth } from "@/store/unsettledMonth";
import type { UsageSite } from "@/store/usageFigures";
import type { BillBlockerBody } from "@/wire/http/billFields";

const DATES_SHOWN_MAX = 62;

/** What stands against issuing a month now, and what to do about it; the ones that refuse come first. */
export async function findBlockers(
	client: PoolClient,
	site: UsageSite,
	open: OpenMonth,
	{ now, allowUnpriced }: { now: Instant; allowUnpriced: boolean },
): Promise<BillBlockerBody[]> {
	const { month, charges } = open.toBill;
	const { zones, siteId } = site;
	const { staleAt, pendingAt } = await readUnsettledMonth(client, siteId, monthInterval(month, zones));
	const datesOf = (instants: readonly Date[]) => [...new Set(instants.map((at) => siteDate(at.getTime(), zones)))].sort();
	const found: (BillBlockerBody | null)[] = [
		orderBlocker(open),
		monthOf(siteDate(now, zones)) > month
			? null
			: blocker("month_not_over", `${month} is not over. Issue it from ${addMonths(month, 1)}-01 on.`),
		staleAt.length === 0
			? null
			: blocker("stale", "Energy of these days is still being worked out. Try again in a minute.", datesOf(staleAt)),
		charges.unpricedMwh === 0n
			? null
			: {
					...blocker(
						"unpriced",
						"No cost version prices energy of these days. Record one that reaches back, or say allow_unpriced.",
						open.unpricedDates,
					),
					refuses: !allowUnpriced,
					energy_kwh: toKilowattHours(charges.unpricedMwh),
				},
		pendingAt.length === 0
			? null
			: {
					...blocker("pending", "A device's last reading waits for the next one to tell what it means.", datesOf(pendingAt)),
					refuses: false,
				},
	];
	return found.filter((one) => one !== null).sort((a, b) => Number(b.refuses) - Number(a.refuses));
}

/** Bills are issued month by month, so that a later one can take the adjustments of all before it. */
function orderBlocker({ issuedMonths, toBill: { month } }: OpenMonth): BillBlockerBody | null {
	const last = issuedMonths.at(-1);
	if (last === undefined || addMonths(last, 1) === month) return null;
	if (issuedMonths.includes(month))
		return blocker("already_issued", `${month} has been issued; what changes now is adjusted in a later bill.`);
	const next = addMonths(last, 1);
	return blocker("out_of_order", `The last month issued is ${last}; the next one is ${next}.`);
}

function blocker(kind: BillBlockerBody["kind"], message: string, dates: readonly string[] = []): BillBlockerBody {
	return { kind, refuses: true, message, dates: dates.slice(0, DATES_SHOWN_MAX), energy_kwh: null };
}
