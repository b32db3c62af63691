import { toKilowattHours, toWattHours } from "@/domain/quantity/energy";
import { type Microjoules, toMilliwattHours } from "@/domain/switching/sessionEnergy";
import { type RuntimeMoney, toRuntimeMoney } from "./priceStretch";
import type { RuntimeCell } from "./sumRuntime";

/** Exact sum of cells. `isKnown` false = nothing was ever heard of the switches, which is not 0. */
export interface RuntimeTotal {
	readonly isKnown: boolean;
	readonly runtimeMs: bigint;
	readonly energyUj: Microjoules;
	readonly defaultUj: Microjoules;
	readonly uncertainMs: bigint;
	/** Of what is priced. */
	readonly money: RuntimeMoney;
	readonly unpricedUj: Microjoules;
	/** Versions that priced a part. */
	readonly versionIds: ReadonlySet<number>;
}

export function totalRuntime(cells: readonly RuntimeCell[], isKnown: boolean): RuntimeTotal {
	let [runtimeMs, energyUj, defaultUj, uncertainMs, money, unpricedUj] = [0n, 0n, 0n, 0n, 0n, 0n];
	const versionIds = new Set<number>();
	for (const cell of cells) {
		runtimeMs += cell.runtimeMs;
		energyUj += cell.energyUj;
		defaultUj += cell.defaultUj;
		uncertainMs += cell.uncertainMs;
		for (const [versionId, cost] of cell.costs) {
			if (versionId === null) unpricedUj += cost.energyUj;
			else {
				money += cost.money;
				versionIds.add(versionId);
			}
		}
	}
	return {
		isKnown: isKnown || cells.length > 0,
		runtimeMs,
		energyUj,
		defaultUj,
		uncertainMs,
		money,
		unpricedUj,
		versionIds,
	};
}

/** What every runtime answer says of a sum: rounded once per figure, energy down, money half away from zero. */
export function apiRuntime(total: RuntimeTotal, isOpen: boolean) {
	return {
		runtimeHours: total.isKnown ? apiHoursOf(total.runtimeMs) : null,
		energyWh: total.isKnown ? toWattHours(toMilliwattHours(total.energyUj)) : null,
		energyKwh: total.isKnown ? toKilowattHours(toMilliwattHours(total.energyUj)) : null,
		cost: apiRuntimeCost(total, isOpen),
		unpriced_kwh: toKilowattHours(toMilliwattHours(total.unpricedUj)),
	};
}

/** Null when nothing is known, and when there is energy of which nothing is priced. */
export function apiRuntimeCost({ isKnown, unpricedUj, versionIds, money }: RuntimeTotal, isOpen: boolean): number | null {
	if (!isKnown || (versionIds.size === 0 && unpricedUj > 0n)) return null;
	return toRuntimeMoney(money, isOpen);
}

/** How far the figures can be relied on. */
export function apiRuntimeQuality(total: RuntimeTotal) {
	return {
		default_rating_kwh: toKilowattHours(toMilliwattHours(total.defaultUj)),
		uncertain_hours: apiHoursOf(total.uncertainMs),
	};
}

/** Hours to 4 decimals (a third of a second). */
export function apiHoursOf(runtimeMs: bigint): number {
	return Math.round(Number(runtimeMs) / 360) / 1e4;
}
