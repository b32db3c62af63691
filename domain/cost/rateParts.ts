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
	return layoutOf(components).parts;
}

/** Whether a tariff charges more than rate parts, so that its bill needs the connection's whole period. */
export function needsStatement(components: readonly TariffComponent[]): boolean {
	return components.some(isBeyondRateParts);
}

/** Whether a component charges by the month rather than a kWh by its moment. */
export function isBeyondRateParts(component: TariffComponent): boolean {
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
	return layoutOf(components).priced.map(({ component, firstPart }) => {
		if (component.kind !== "energy_tou") return firstPart;
		const period = periodAt(component, clock());
		if (period < 0) throw new RangeError(`partsAt: "${component.id}" leaves a quarter-hour out`);
		return firstPart + period;
	});
}

export function isTimeOfUse(components: readonly TariffComponent[]): boolean {
	return layoutOf(components).priced.some(({ component }) => component.kind === "energy_tou");
}

interface PartLayout {
	readonly parts: readonly RatePart[];
	/** The components that have parts, and where in `parts` theirs begin. */
	readonly priced: readonly { readonly component: TariffComponent; readonly firstPart: number }[];
}

// A tariff is immutable, and pricing asks for its parts once per room, day and quarter-hour.
const layouts = new WeakMap<readonly TariffComponent[], PartLayout>();

function layoutOf(components: readonly TariffComponent[]): PartLayout {
	const known = layouts.get(components);
	if (known) return known;
	const parts: RatePart[] = [];
	const priced: { component: TariffComponent; firstPart: number }[] = [];
	components.forEach((component, componentIndex) => {
		const own = partsOfComponent(component);
		if (own.length > 0) priced.push({ component, firstPart: parts.length });
		parts.push(...own.map((part) => ({ componentIndex, id: component.id, ...part })));
	});
	layouts.set(components, { parts, priced });
	return { parts, priced };
}

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
