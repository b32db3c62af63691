import type { Instant } from "@/domain/calendar/interval";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { PicoMoney } from "@/domain/quantity/money";
import type { CostVersion, TariffComponent } from "./costVersion";
import { priceFlat } from "./energyFlat";
import { versionAt } from "./rateAt";

/** What some energy cost under one version. `costVersionId` null = unpriced: costPico is then 0 and means nothing. */
export interface Cost {
	readonly costVersionId: number | null;
	readonly energyMwh: MilliwattHours;
	/** 10^-12 of the currency, exact. */
	readonly costPico: PicoMoney;
}

export interface EnergyBucket {
	readonly classroomId: number;
	/** Start of the quarter-hour. Version edges lie on quarter-hours, so one version prices all of it. */
	readonly startsAt: Instant;
	readonly energyMwh: MilliwattHours;
}

/** Prices one quarter-hour of one room. `versions`: those of its site. */
export function priceBucket(bucket: EnergyBucket, versions: readonly CostVersion[]): Cost {
	return priceWith(versionAt(versions, bucket.classroomId, bucket.startsAt), bucket.energyMwh);
}

/** Prices energy by the components of a version, in their order; null leaves it unpriced. */
export function priceWith(version: CostVersion | null, energyMwh: MilliwattHours): Cost {
	if (version === null) return { costVersionId: null, energyMwh, costPico: 0n };
	const costPico = version.components.reduce((sum, component) => sum + priceComponent(component, energyMwh), 0n);
	return { costVersionId: version.id, energyMwh, costPico };
}

function priceComponent(component: TariffComponent, energyMwh: MilliwattHours): PicoMoney {
	switch (component.kind) {
		case "energy_flat":
			return priceFlat(component, energyMwh);
	}
}
