import type { MilliwattHours } from "@/domain/quantity/energy";
import { type MicroPerKwh, type PicoMoney, priceEnergy } from "@/domain/quantity/money";

/** The simplest tariff component: one price for every kWh. */
export interface EnergyFlat {
	readonly kind: "energy_flat";
	/** ≥ 0; zero is allowed when said explicitly. */
	readonly rateMicroPerKwh: MicroPerKwh;
}

/** Exact, in 10^-12 of the currency: additive over any split of the energy. */
export function priceFlat(component: EnergyFlat, energyMwh: MilliwattHours): PicoMoney {
	return priceEnergy(energyMwh, component.rateMicroPerKwh);
}
