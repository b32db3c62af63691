import type { TariffComponent } from "./costVersion";

/**
 * Whether a kWh more costs more under a tariff. One of fixed, demand or minimum charges alone is allowed (a rent, a
 * contract with a free allowance), but mostly somebody forgot the energy. `none` holds no tariff to ask it of.
 */
export function pricesEnergy(components: readonly TariffComponent[]): boolean {
	return components.some(isByTheKwh);
}

function isByTheKwh(component: TariffComponent): boolean {
	switch (component.kind) {
		case "energy_flat":
		case "energy_tou":
		case "energy_slabs":
		case "energy_kvah":
		case "none":
			return true;
		case "surcharge":
			return component.charge.kind === "per_kwh";
		case "demand":
		case "fixed":
		case "minimum":
		case "rounding":
			return false;
	}
}
