import type { Cost } from "@/domain/cost/priceBucket";
import { settle } from "@/domain/cost/settle";
import { toKilowattHours, toWattHours } from "@/domain/quantity/energy";
import { type PicoMoney, toOpen, toSettled } from "@/domain/quantity/money";
import type { UsageFigures } from "@/store/usageFigures";

/** Sum of figures. `rows` empty = nothing is known, which is not 0. */
export interface UsageTotal {
	readonly isKnown: boolean;
	readonly energyMwh: bigint;
	readonly estimatedMwh: bigint;
	readonly allocatedMwh: bigint;
	readonly onTimeMs: bigint;
	/** Exact sum of what is priced; null when nothing of it is. */
	readonly costPico: PicoMoney | null;
	readonly unpricedMwh: bigint;
	readonly deviceIds: ReadonlySet<number>;
	/** Versions that priced a part. */
	readonly versionIds: ReadonlySet<number>;
}

/** Figures of a device, or of several together. */
export type UsageAmounts = Pick<UsageFigures, "energyMwh" | "estimatedMwh" | "allocatedMwh" | "onTimeMs" | "costs"> & {
	readonly deviceId?: number;
};

/** Adds up exactly; rounding happens in the functions below, once per figure that is shown. */
export function totalOf(rows: readonly UsageAmounts[]): UsageTotal {
	let energyMwh = 0n;
	let estimatedMwh = 0n;
	let allocatedMwh = 0n;
	let onTimeMs = 0n;
	const costs: Cost[] = [];
	for (const row of rows) {
		energyMwh += row.energyMwh;
		estimatedMwh += row.estimatedMwh;
		allocatedMwh += row.allocatedMwh;
		onTimeMs += row.onTimeMs;
		costs.push(...row.costs);
	}
	const { costPico, unpricedMwh } = settle(costs);
	const deviceIds = new Set(rows.map((row) => row.deviceId).filter((id) => id !== undefined));
	const versionIds = new Set(costs.map((cost) => cost.costVersionId).filter((id) => id !== null));
	return {
		isKnown: rows.length > 0,
		energyMwh,
		estimatedMwh,
		allocatedMwh,
		onTimeMs,
		costPico,
		unpricedMwh,
		deviceIds,
		versionIds,
	};
}

export const NOTHING_KNOWN: UsageTotal = totalOf([]);

export function groupRows<R, K>(rows: readonly R[], keyOf: (row: R) => K): Map<K, R[]> {
	const groups = new Map<K, R[]>();
	for (const row of rows) {
		const key = keyOf(row);
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return groups;
}

export function apiWh(total: UsageTotal): number | null {
	return total.isKnown ? toWattHours(total.energyMwh) : null;
}

export function apiKwh(total: UsageTotal): number | null {
	return total.isKnown ? toKilowattHours(total.energyMwh) : null;
}

/** 2 decimals for a period that is over, 6 while it is open. */
export function apiMoney(costPico: PicoMoney | null, isOpen: boolean): number | null {
	if (costPico === null) return null;
	return isOpen ? toOpen(costPico) : toSettled(costPico);
}

/** Energy in both units, and what is said beside every cost. */
export function apiEnergy(total: UsageTotal) {
	return {
		total_wh: apiWh(total),
		total_kwh: apiKwh(total),
		unpriced_kwh: toKilowattHours(total.unpricedMwh),
		estimated_kwh: toKilowattHours(total.estimatedMwh),
		allocated_kwh: toKilowattHours(total.allocatedMwh),
	};
}

export function apiWatts(powerMw: bigint | null): number | null {
	return powerMw === null ? null : Number(powerMw) / 1e3;
}

/** Hours to 4 decimals (a third of a second). */
export function apiHours(total: UsageTotal): number | null {
	return total.isKnown ? Math.round(Number(total.onTimeMs) / 360) / 1e4 : null;
}

export function apiSeconds(total: UsageTotal): number | null {
	return total.isKnown ? Math.round(Number(total.onTimeMs) / 1e3) : null;
}

export function apiQuality(total: UsageTotal): "measured" | "estimated" | null {
	if (!total.isKnown) return null;
	return total.estimatedMwh > 0n ? "estimated" : "measured";
}

/** Change in percent to 2 decimals; null where either is unknown or there is nothing to compare with. */
export function apiChange(total: UsageTotal, before: UsageTotal): number | null {
	if (!total.isKnown || !before.isKnown || before.energyMwh === 0n) return null;
	return Number(((total.energyMwh - before.energyMwh) * 1_000_000n) / before.energyMwh) / 1e4;
}

/**
 * Costs of consecutive buckets with 6 decimals each, such that they add up to the rounded sum: each is what the rounded
 * running sum grows by. Null stays null.
 */
export function runningMoney(): (costPico: PicoMoney | null) => number | null {
	let sum = 0n;
	let said = 0n;
	return (costPico) => {
		if (costPico === null) return null;
		sum += costPico;
		const micro = roundToMicro(sum);
		const grown = micro - said;
		said = micro;
		return Number(grown) / 1e6;
	};
}

export function apiRunningMoney(costs: readonly (PicoMoney | null)[]): (number | null)[] {
	return costs.map(runningMoney());
}

const HALF_MICRO: PicoMoney = 500_000n;

/** As domain/quantity/money's toOpen: half away from zero. */
function roundToMicro(money: PicoMoney): bigint {
	return money >= 0n ? (money + HALF_MICRO) / 1_000_000n : -((-money + HALF_MICRO) / 1_000_000n);
}
