import type { ComponentFields } from "./componentFields";
import { type Demand, parseDemand, toJsonDemand } from "./demand";
import { type EnergyFlat, parseEnergyFlat, toJsonEnergyFlat } from "./energyFlat";
import { type EnergyKvah, parseEnergyKvah, toJsonEnergyKvah } from "./energyKvah";
import { type EnergySlabs, parseEnergySlabs, toJsonEnergySlabs } from "./energySlabs";
import { type EnergyTou, parseEnergyTou, toJsonEnergyTou } from "./energyTou";
import { type Fixed, parseFixed, toJsonFixed } from "./fixed";
import { type MinimumCharge, parseMinimum, toJsonMinimum } from "./minimumCharge";
import { parseRounding, type Rounding, toJsonRounding } from "./rounding";
import { parseSurcharge, type Surcharge, toJsonSurcharge } from "./surcharge";

/** Alone in a version: the scope has no price of its own, the next wider one's holds again. */
export interface NoTariff {
	readonly kind: "none";
	readonly id: string;
}

/** One part of a tariff. One file per kind in this folder; every `switch` over it is exhaustive. */
export type TariffComponent =
	| EnergyFlat
	| EnergyTou
	| EnergySlabs
	| EnergyKvah
	| Demand
	| Fixed
	| Surcharge
	| MinimumCharge
	| Rounding
	| NoTariff;

export const COMPONENT_KINDS = [
	"energy_flat",
	"energy_tou",
	"energy_slabs",
	"energy_kvah",
	"demand",
	"fixed",
	"surcharge",
	"minimum",
	"rounding",
	"none",
] as const satisfies readonly TariffComponent["kind"][];

/** The rest of a component whose kind and id are read. */
export function parseKind(kind: TariffComponent["kind"], fields: ComponentFields, id: string): TariffComponent {
	switch (kind) {
		case "energy_flat":
			return parseEnergyFlat(fields, id);
		case "energy_tou":
			return parseEnergyTou(fields, id);
		case "energy_slabs":
			return parseEnergySlabs(fields, id);
		case "energy_kvah":
			return parseEnergyKvah(fields, id);
		case "demand":
			return parseDemand(fields, id);
		case "fixed":
			return parseFixed(fields, id);
		case "surcharge":
			return parseSurcharge(fields, id);
		case "minimum":
			return parseMinimum(fields, id);
		case "rounding":
			return parseRounding(fields, id);
		case "none":
			return { kind, id };
	}
}

/** All but kind and id. */
export function toJsonFields(component: TariffComponent): object {
	switch (component.kind) {
		case "energy_flat":
			return toJsonEnergyFlat(component);
		case "energy_tou":
			return toJsonEnergyTou(component);
		case "energy_slabs":
			return toJsonEnergySlabs(component);
		case "energy_kvah":
			return toJsonEnergyKvah(component);
		case "demand":
			return toJsonDemand(component);
		case "fixed":
			return toJsonFixed(component);
		case "surcharge":
			return toJsonSurcharge(component);
		case "minimum":
			return toJsonMinimum(component);
		case "rounding":
			return toJsonRounding(component);
		case "none":
			return {};
	}
}
