import type { LocalMonth } from "@/domain/calendar/zone";
import type { Hundredths, PicoMoney } from "@/domain/quantity/money";
import { PICO_PER_HUNDREDTH } from "@/domain/quantity/money";

/** What a room, or (null) the site, may cost in a month. */
export interface Budget {
	readonly id: number;
	readonly classroomId: number | null;
	/** Holds in this month only, or in every month from it on until a later one begins. */
	readonly fromMonth: LocalMonth;
	readonly oneMonth: boolean;
	readonly amount: Hundredths;
	/** Percentages, ascending. */
	readonly thresholds: readonly number[];
}

/** The budgets that hold in a month, one per room and one for the site: a month's own before a standing one. */
export function budgetsInForce<B extends Budget>(budgets: readonly B[], month: LocalMonth): B[] {
	const found = new Map<number | null, B>();
	for (const budget of budgets) {
		if (budget.oneMonth ? budget.fromMonth !== month : budget.fromMonth > month) continue;
		const other = found.get(budget.classroomId);
		if (!other || precedes(budget, other)) found.set(budget.classroomId, budget);
	}
	return [...found.values()];
}

function precedes(a: Budget, b: Budget): boolean {
	return a.oneMonth === b.oneMonth ? a.fromMonth > b.fromMonth : a.oneMonth;
}

export type ThresholdState = "below" | "forecast" | "crossed";

export interface ThresholdStand {
	readonly percent: number;
	/** Rounded down to the hundredth; what decides is exact. */
	readonly amount: Hundredths;
	readonly state: ThresholdState;
}

/**
 * Where a month's money stands against each threshold. A threshold is crossed when it is reached.
 *
 * @param spentPico     of the month so far; null = nothing is known, which crosses nothing
 * @param forecastPico  of the whole month; null = no ground for one
 */
export function thresholdStands(
	{ amount, thresholds }: Pick<Budget, "amount" | "thresholds">,
	spentPico: PicoMoney | null,
	forecastPico: PicoMoney | null,
): ThresholdStand[] {
	return thresholds.map((percent) => {
		const limit = amount * PICO_PER_HUNDREDTH * BigInt(percent);
		const reaches = (pico: PicoMoney | null) => pico !== null && pico * 100n >= limit;
		const state = reaches(spentPico) ? "crossed" : reaches(forecastPico) ? "forecast" : "below";
		return { percent, amount: (amount * BigInt(percent)) / 100n, state };
	});
}

/** Money in percent of a budget, with 1 decimal, rounded down: 100 is said only when it is spent. */
export function percentOfBudget({ amount }: Pick<Budget, "amount">, pico: PicoMoney | null): number | null {
	if (pico === null) return null;
	const tenths = (pico * 1_000n) / (amount * PICO_PER_HUNDREDTH);
	return Number(tenths) / 10;
}
