import { toKilowattHours } from "@/domain/quantity/energy";
import { toMilliwattHours } from "@/domain/switching/sessionEnergy";
import type { IdleSum } from "@/domain/timetable/idleWaste";

/** What an exact sum is told as: rounded here, once. */
export interface IdleFigures {
	readonly idle_hours: number;
	readonly kwh: number;
	/** Null when all of it is unpriced. */
	readonly cost: number | null;
	readonly unpriced_kwh: number;
	readonly default_kwh: number;
}

const UJ_MICRO_PER_PICO = 3_600_000n;

export function toFigures(sum: IdleSum, isOpen: boolean): IdleFigures {
	return {
		idle_hours: toHours(sum.idleMs),
		kwh: toKilowattHours(toMilliwattHours(sum.energyUj)),
		cost: sum.unpricedUj > 0n && sum.unpricedUj === sum.energyUj ? null : toMoney(sum.money, isOpen),
		unpriced_kwh: toKilowattHours(toMilliwattHours(sum.unpricedUj)),
		default_kwh: toKilowattHours(toMilliwattHours(sum.defaultUj)),
	};
}

export function toHours(ms: number): number {
	return Math.round(ms / 36_000) / 100;
}

/** Half up, to 6 decimals while the period is open, to 2 when it is over. Idle waste is never negative. */
function toMoney(money: bigint, isOpen: boolean): number {
	const unit = UJ_MICRO_PER_PICO * (isOpen ? 1_000_000n : 10_000_000_000n);
	return Number((2n * money + unit) / (2n * unit)) / (isOpen ? 1e6 : 1e2);
}
