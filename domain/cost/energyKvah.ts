import { toDecimalText } from "@/domain/quantity/decimal";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { proportion } from "@/domain/quantity/proportion";
import { type AllocateBy, parseAllocateBy, toJsonAllocateBy } from "./allocateBy";
import type { ComponentFields } from "./componentFields";

/** A price per kVAh where no meter gives it: kVAh = kWh / a stated power factor. */
export interface EnergyKvah {
	readonly kind: "energy_kvah";
	readonly id: string;
	readonly rateMicroPerKvah: bigint;
	/** With 4 decimals, above 0 and at most 1. */
	readonly powerFactorE4: bigint;
	readonly allocateBy: AllocateBy;
}

export function parseEnergyKvah(fields: ComponentFields, id: string): EnergyKvah {
	return {
		kind: "energy_kvah",
		id,
		rateMicroPerKvah: fields.micro("rate_per_kvah"),
		powerFactorE4: fields.powerFactor("power_factor"),
		allocateBy: parseAllocateBy(fields),
	};
}

export function toJsonEnergyKvah(component: EnergyKvah) {
	return {
		rate_per_kvah: toDecimalText(component.rateMicroPerKvah, 6),
		power_factor: toDecimalText(component.powerFactorE4, 4),
		...toJsonAllocateBy(component.allocateBy),
	};
}

/** The apparent energy to show, to the mVAh, and its price from the exact quotient, to the 10^-12. */
export function priceKvah(component: EnergyKvah, energyMwh: MilliwattHours): { energyMvah: bigint; costPico: bigint } {
	return {
		energyMvah: proportion(energyMwh, 10_000n, component.powerFactorE4),
		costPico: proportion(energyMwh * component.rateMicroPerKvah, 10_000n, component.powerFactorE4),
	};
}
