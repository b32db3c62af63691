import { parseDecimal, toDecimalText } from "@/domain/quantity/decimal";
import type { MicroPerKwh } from "@/domain/quantity/money";
import type { ComponentFields } from "./componentFields";

/** The simplest tariff component: one price for every kWh. */
export interface EnergyFlat {
	readonly kind: "energy_flat";
	readonly id: string;
	/** ≥ 0; zero is allowed when said explicitly. */
	readonly rateMicroPerKwh: MicroPerKwh;
}

const RATE_MAX_MICRO = 1_000_000_000_000_000n;

export function parseEnergyFlat(fields: ComponentFields, id: string): EnergyFlat {
	return { kind: "energy_flat", id, rateMicroPerKwh: rateOf(fields) };
}

export function toJsonEnergyFlat(component: EnergyFlat) {
	return { rate_per_kwh: toDecimalText(component.rateMicroPerKwh, 6) };
}

/** A whole tariff of one price. */
export function flatTariff(rateMicroPerKwh: MicroPerKwh): readonly [EnergyFlat] {
	return [{ kind: "energy_flat", id: "energy_flat", rateMicroPerKwh }];
}

/** Rows that were recorded before there was more than a flat rate say millionths: rate_micro_per_kwh, whole. */
function rateOf(fields: ComponentFields): MicroPerKwh {
	if (!fields.has("rate_micro_per_kwh")) return fields.micro("rate_per_kwh");
	const parsed = parseDecimal(fields.take("rate_micro_per_kwh"), 0, RATE_MAX_MICRO);
	if (!parsed.ok)
		fields.refuse("rate_micro_per_kwh", parsed.problem.includes("decimals") ? "must be a whole number" : parsed.problem);
	if (fields.has("rate_per_kwh")) {
		fields.take("rate_per_kwh");
		fields.refuse("rate_per_kwh", "give rate_per_kwh or rate_micro_per_kwh, not both");
	}
	return parsed.ok ? parsed.amount : 0n;
}
