import type { LocalQuarter } from "@/domain/calendar/dayClock";
import type { MicroPerKwh } from "@/domain/quantity/money";
import type { TariffComponent } from "./costVersion";
import { periodAt } from "./energyTou";

/** A price that a kWh has by its moment alone: a flat rate, a period of time of use, a surcharge per kWh. */
export interface RatePart {
	readonly componentIndex: number;
	/** Of the component. */
	readonly id: string;
	readonly label: string;
	readonly rateMicroPerKwh: MicroPerKwh;
}

/** The rate parts of a tariff, in the order of its components and their periods. */
export function rateParts(components: readonly TariffComponent[]): readonly RatePart[] {
	const known = partsOf.get(components);
	if (known) return known;
	const parts = components.flatMap((component, componentIndex) =>
		partsOfComponent(component).map((part) => ({ componentIndex, id: component.id, ...part })),
	);
	partsOf.set(components, parts);
	return parts;
}

/** Whether a tariff charges more than rate parts, so that its bill needs the connection's whole period. */
export function needsStatement(components: readonly TariffComponent[]): boolean {
	return components.some(isBeyondRateParts);
}

function isBeyondRateParts(component: TariffComponent): boolean {
	switch (component.kind) {
		case "energy_flat":
		case "energy_tou":
		case "rounding":
		case "none":
			return false;
		case "surcharge":
			return component.charge.kind === "percent";
		case "energy_slabs":
		case "energy_kvah":
		case "demand":
		case "fixed":
		case "minimum":
			return true;
	}
}

/**
 * Which rate parts price a moment, ascending: one per flat rate and surcharge, one period of each time of use.
 * `clock` is asked for only by time of use.
 */
export function partsAt(components: readonly TariffComponent[], clock: () => LocalQuarter): number[] {
	const found: number[] = [];
	let offset = 0;
	for (const component of components) {
		const count = partsOfComponent(component).length;
		if (component.kind === "energy_tou") {
			const period = periodAt(component, clock());
			if (period < 0) throw new RangeError(`partsAt: "${component.id}" leaves a quarter-hour out`);
			found.push(offset + period);
		} else if (count === 1) found.push(offset);
		offset += count;
	}
	return found;
}

export function isTimeOfUse(components: readonly TariffComponent[]): boolean {
	return components.some((component) => component.kind === "energy_tou");
}

// A tariff is immutable, and pricing asks for its parts once per room and day.
const partsOf = new WeakMap<readonly TariffComponent[], readonly RatePart[]>();

function partsOfComponent(component: TariffComponent): { label: string; rateMicroPerKwh: MicroPerKwh }[] {
	switch (component.kind) {
		case "energy_flat":
			return [{ label: "Energy", rateMicroPerKwh: component.rateMicroPerKwh }];
		case "energy_tou":
			return component.periods.map(({ name, rateMicroPerKwh }) => ({ label: name, rateMicroPerKwh }));
		case "surcharge":
			return component.charge.kind === "per_kwh"
				? [{ label: component.name, rateMicroPerKwh: component.charge.rateMicroPerKwh }]
				: [];
		case "energy_slabs":
		case "energy_kvah":
		case "demand":
		case "fixed":
		case "minimum":
		case "rounding":
		case "none":
			return [];
	}
}
