import type { MilliwattHours } from "@/domain/quantity/energy";
import type { EnergySlab, EnergySlabs } from "./energySlabs";

/** The energy that one slab prices. */
export interface SlabCharge {
	readonly slab: EnergySlab;
	readonly number: number;
	readonly fromMwh: MilliwattHours;
	readonly upToMwh: MilliwattHours | null;
	readonly energyMwh: MilliwattHours;
}

/**
 * Splits the energy of a connection over slabs; those that it does not reach are left out, but never the first.
 *
 * @param edgeOf  an edge of a whole period → the edge for the share of the period that the version holds
 */
export function chargeSlabs(
	{ mode, slabs }: EnergySlabs,
	energyMwh: MilliwattHours,
	edgeOf: (upToMwh: MilliwattHours) => MilliwattHours,
): SlabCharge[] {
	let edge = 0n;
	const laid = slabs.map((slab, index) => {
		const fromMwh = edge;
		const upToMwh = slab.upToMwh === null ? null : edgeOf(slab.upToMwh);
		edge = upToMwh ?? edge;
		return { slab, number: index + 1, fromMwh, upToMwh };
	});
	switch (mode) {
		case "non_telescopic":
			return laid
				.filter(({ upToMwh }) => upToMwh === null || energyMwh <= upToMwh)
				.slice(0, 1)
				.map((one) => ({ ...one, energyMwh }));
		case "telescopic":
			return laid
				.filter(({ fromMwh, number }) => number === 1 || energyMwh > fromMwh)
				.map((one) => ({ ...one, energyMwh: least(energyMwh, one.upToMwh) - one.fromMwh }));
	}
}

function least(energyMwh: MilliwattHours, upToMwh: MilliwattHours | null): MilliwattHours {
	return upToMwh !== null && upToMwh < energyMwh ? upToMwh : energyMwh;
}
