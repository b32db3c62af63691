import type { Instant } from "@/domain/calendar/interval";
import type { RateBook } from "@/domain/cost/rateBook";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { PicoMoney } from "@/domain/quantity/money";
import type { RuntimeQuarter } from "@/domain/switching/runtimeQuarters";
import { toMilliwattHours } from "@/domain/switching/sessionEnergy";

/** What runtime used and cost by the rates in force; charges beyond rates are the month's (decision 0011). */
export interface RuntimeCost {
	/** Rounded down once, over all quarter-hours. */
	readonly energyMwh: MilliwattHours;
	/** Of the energy that had a rate. Means nothing while all of it is unpriced. */
	readonly costPico: PicoMoney;
	/** Of the energy: in no room, or in a room without a version at that time. */
	readonly unpricedMwh: MilliwattHours;
}

/**
 * Prices runtime energy quarter-hour by quarter-hour. Each gets the milliwatt-hours that the sum passes in it, so what is
 * priced is what is shown: 40 W for 3 h are 120 Wh and cost what 120 Wh cost.
 *
 * @param quarters     ascending by start
 * @param classroomAt  the room of the device at an instant; null = in none
 */
export function priceRuntime(
	quarters: readonly RuntimeQuarter[],
	classroomAt: (at: Instant) => number | null,
	book: Pick<RateBook, "priceBucket">,
): RuntimeCost {
	let passedUj = 0n;
	let energyMwh = 0n;
	let costPico = 0n;
	let unpricedMwh = 0n;
	for (const { start, energyUj } of quarters) {
		passedUj += energyUj;
		const part = toMilliwattHours(passedUj) - energyMwh;
		energyMwh += part;
		const classroomId = classroomAt(start);
		const cost = classroomId === null ? null : book.priceBucket({ classroomId, startsAt: start, energyMwh: part });
		if (cost === null || cost.costVersionId === null) unpricedMwh += part;
		else costPico += cost.costPico;
	}
	return { energyMwh, costPico, unpricedMwh };
}
