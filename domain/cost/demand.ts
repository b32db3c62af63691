import { toDecimalText } from "@/domain/quantity/decimal";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import { type PercentE4, percentOf, proportion } from "@/domain/quantity/proportion";
import { type AllocateBy, parseAllocateBy, toJsonAllocateBy } from "./allocateBy";
import type { ComponentFields } from "./componentFields";
import { requireContract } from "./fixed";

/**
 * A price per kVA or kW of the highest demand in a period, measured over 15 or 30 minutes. Powers in millionths of the
 * unit: mVA or mW. Rules as KSEB's tariff order states them (75 % of the contract, half as much again for the excess).
 */
export interface Demand {
	readonly kind: "demand";
	readonly id: string;
	readonly rateMicroPerUnit: bigint;
	readonly per: "kva" | "kw";
	/** With 4 decimals; 10_000n per kW. */
	readonly powerFactorE4: bigint;
	readonly contractMicro: bigint | null;
	readonly minimumPercentE4: PercentE4 | null;
	readonly excessPercentE4: PercentE4 | null;
	readonly intervalMinutes: 15 | 30;
	/** Percent of the highest demand of so many months before. */
	readonly ratchet: { readonly percentE4: PercentE4; readonly months: number } | null;
	readonly allocateBy: AllocateBy;
}

/** The highest demand of a version's energy in a period. */
export interface RecordedDemand {
	/** Start of the interval in which it was. */
	readonly startsAt: number;
	/** Energy of the connection in that interval. */
	readonly peakMwh: MilliwattHours;
	/** The same by room. */
	readonly roomsMwh: ReadonlyMap<number, MilliwattHours>;
	/** The highest of each earlier month, latest first, for a ratchet. */
	readonly before: readonly Milliwatts[];
}

/** All in millionths of the unit of the charge. */
export interface BillingDemand {
	readonly recorded: bigint;
	readonly minimum: bigint | null;
	readonly ratchet: bigint | null;
	/** The highest of the three. */
	readonly billing: bigint;
	/** What was recorded above the contract, where that costs more. */
	readonly excess: bigint;
}

const RATCHET_MONTHS_MAX = 24;

export function parseDemand(fields: ComponentFields, id: string): Demand {
	const rateMicroPerUnit = fields.micro("rate_per_unit");
	const per = fields.choice("per", ["kva", "kw"], "kva");
	if (per === "kw" && fields.has("power_factor")) fields.refuse("power_factor", "has no meaning per kw");
	const powerFactorE4 = fields.has("power_factor") ? fields.powerFactor("power_factor") : 10_000n;
	const contractMicro = fields.optionalMicro("contract");
	const minimumPercentE4 = fields.optionalPercent("minimum_percent");
	const excessPercentE4 = fields.optionalPercent("excess_percent");
	if (contractMicro === null && minimumPercentE4 !== null) requireContract(fields, "minimum_percent");
	if (contractMicro === null && excessPercentE4 !== null) requireContract(fields, "excess_percent");
	const intervalMinutes = fields.choice("interval_minutes", [15, 30], 15);
	const ratchet = parseRatchet(fields);
	const allocateBy = parseAllocateBy(fields);
	return {
		kind: "demand",
		id,
		rateMicroPerUnit,
		per,
		powerFactorE4,
		contractMicro,
		minimumPercentE4,
		excessPercentE4,
		intervalMinutes,
		ratchet,
		allocateBy,
	};
}

export function toJsonDemand(component: Demand) {
	const { per, contractMicro, minimumPercentE4, excessPercentE4, ratchet } = component;
	return {
		rate_per_unit: toDecimalText(component.rateMicroPerUnit, 6),
		per,
		...(per === "kw" ? {} : { power_factor: toDecimalText(component.powerFactorE4, 4) }),
		...(contractMicro === null ? {} : { contract: toDecimalText(contractMicro, 6) }),
		...(minimumPercentE4 === null ? {} : { minimum_percent: toDecimalText(minimumPercentE4, 4) }),
		...(excessPercentE4 === null ? {} : { excess_percent: toDecimalText(excessPercentE4, 4) }),
		interval_minutes: component.intervalMinutes,
		...(ratchet === null ? {} : { ratchet: { percent: toDecimalText(ratchet.percentE4, 4), months: ratchet.months } }),
		...toJsonAllocateBy(component.allocateBy),
	};
}

/** What is charged for, from what was recorded; null = no energy, so a recorded demand of 0. */
export function billingDemand(component: Demand, found: RecordedDemand | null): BillingDemand {
	const { contractMicro: contract, minimumPercentE4, excessPercentE4 } = component;
	const intervalsPerHour = BigInt(60 / component.intervalMinutes);
	const recorded = inUnit(component, (found?.peakMwh ?? 0n) * intervalsPerHour);
	const minimum = minimumPercentE4 === null ? null : percentOf(contract ?? 0n, minimumPercentE4);
	const ratchet = component.ratchet === null ? null : ratchetOf(component, component.ratchet, found?.before ?? []);
	const billing = [minimum, ratchet].reduce<bigint>((most, share) => (share !== null && share > most ? share : most), recorded);
	const over = excessPercentE4 === null || contract === null ? 0n : recorded - contract;
	return { recorded, minimum, ratchet, billing, excess: over > 0n ? over : 0n };
}

function ratchetOf(component: Demand, ratchet: NonNullable<Demand["ratchet"]>, before: readonly Milliwatts[]): bigint {
	const highest = before.slice(0, ratchet.months).reduce((most, power) => (power > most ? power : most), 0n);
	return percentOf(inUnit(component, highest), ratchet.percentE4);
}

function inUnit(component: Demand, powerMw: Milliwatts): bigint {
	return proportion(powerMw, 10_000n, component.powerFactorE4);
}

function parseRatchet(fields: ComponentFields): Demand["ratchet"] {
	if (!fields.has("ratchet")) return null;
	const inner = fields.inner(fields.take("ratchet"), "ratchet");
	if (inner === null) return null;
	const ratchet = { percentE4: inner.percent("percent"), months: inner.whole("months", 1, RATCHET_MONTHS_MAX) };
	inner.done();
	return ratchet;
}
