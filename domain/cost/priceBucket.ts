import type { Instant } from "@/domain/calendar/interval";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { type PicoMoney, priceEnergy } from "@/domain/quantity/money";
import type { CostVersion } from "./costVersion";
import { rateParts } from "./rateParts";

/** What some energy cost under one version. `costVersionId` null = unpriced: costPico is then 0 and means nothing. */
export interface Cost {
	readonly costVersionId: number | null;
	readonly energyMwh: MilliwattHours;
	/** Energy per rate part of the version, in their order; a kWh counts in each part that prices it. */
	readonly partsMwh: readonly MilliwattHours[];
	/** 10^-12 of the currency, exact: the sum of the parts by their rates. Other charges are in the statement. */
	readonly costPico: PicoMoney;
}

export interface EnergyBucket {
	readonly classroomId: number;
	/** Start of the quarter-hour. Version edges lie on quarter-hours, so one version prices all of it. */
	readonly startsAt: Instant;
	readonly energyMwh: MilliwattHours;
}

/** Prices energy by its split over the rate parts of a version; null leaves it unpriced. */
export function priceParts(version: CostVersion | null, energyMwh: MilliwattHours, partsMwh: readonly MilliwattHours[]): Cost {
	if (version === null) return { costVersionId: null, energyMwh, partsMwh: [], costPico: 0n };
	const costPico = rateParts(version.components).reduce(
		(sum, part, index) => sum + priceEnergy(partsMwh[index] ?? 0n, part.rateMicroPerKwh),
		0n,
	);
	return { costVersionId: version.id, energyMwh, partsMwh, costPico };
}

/** Prices energy of which all falls into the same rate parts. */
export function priceWhole(version: CostVersion | null, parts: readonly number[], energyMwh: MilliwattHours): Cost {
	const partsMwh =
		version === null ? [] : rateParts(version.components).map((_, index) => (parts.includes(index) ? energyMwh : 0n));
	return priceParts(version, energyMwh, partsMwh);
}
