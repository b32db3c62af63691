import type { MilliwattHours } from "@/domain/quantity/energy";
import type { EnergySlab, EnergySlabs } from "./energySlabs";
import { type PeriodShare, partOfPeriod } from "./periodShare";

/** The energy that one slab prices. */
export interface SlabCharge {
	readonly slab: EnergySlab;
	readonly number: number;
	readonly fromMwh: MilliwattHours;
	readonly upToMwh: MilliwattHours | null;
	readonly energyMwh: MilliwattHours;
}

/** An energy, and how much of a period it was used in: what an edge of the whole period is measured by. */
export interface Consumption {
	readonly energyMwh: MilliwattHours;
	readonly held: PeriodShare;
}

/**
 * Splits the energy of a version over slabs; those that it does not reach are left out, but never the first. Telescopic
 * slabs are filled by the version's own energy, their edges cut to its share of the period. The one slab of a
 * non-telescopic tariff is that of all that the connection used in the period, also under the version before: a change
 * of price within a month must not lift anybody into a dearer slab.
 */
export function chargeSlabs({ mode, slabs }: EnergySlabs, own: Consumption, ofScope: Consumption): SlabCharge[] {
	switch (mode) {
		case "non_telescopic":
			return layOut(slabs, ofScope.held)
				.filter(({ upToMwh }) => upToMwh === null || ofScope.energyMwh <= upToMwh)
				.slice(0, 1)
				.map((one) => ({ ...one, energyMwh: own.energyMwh }));
		case "telescopic":
			return layOut(slabs, own.held)
				.filter(({ fromMwh, number }) => number === 1 || own.energyMwh > fromMwh)
				.map((one) => ({ ...one, energyMwh: least(own.energyMwh, one.upToMwh) - one.fromMwh }));
	}
}

function layOut(slabs: readonly EnergySlab[], held: PeriodShare) {
	let edge = 0n;
	return slabs.map((slab, index) => {
		const fromMwh = edge;
		const upToMwh = slab.upToMwh === null ? null : partOfPeriod(slab.upToMwh, held);
		edge = upToMwh ?? edge;
		return { slab, number: index + 1, fromMwh, upToMwh };
	});
}

function least(energyMwh: MilliwattHours, upToMwh: MilliwattHours | null): MilliwattHours {
	return upToMwh !== null && upToMwh < energyMwh ? upToMwh : energyMwh;
}
