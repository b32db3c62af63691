import { toDecimalText } from "@/domain/quantity/decimal";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { MicroPerKwh } from "@/domain/quantity/money";
import { type AllocateBy, parseAllocateBy, toJsonAllocateBy } from "./allocateBy";
import type { ComponentFields } from "./componentFields";

export interface EnergySlab {
	/** Energy of the connection in a whole period up to which the slab reaches, this edge included; null = without end. */
	readonly upToMwh: MilliwattHours | null;
	readonly rateMicroPerKwh: MicroPerKwh;
}

/**
 * Prices by how much the connection uses in a period. Telescopic: each slab at its own rate. Non-telescopic: all of it
 * at the rate of the slab that it ends in (KSEB, tariff order for EHT General-B).
 */
export interface EnergySlabs {
	readonly kind: "energy_slabs";
	readonly id: string;
	readonly mode: "telescopic" | "non_telescopic";
	/** Ascending; the last one, and no other, is without end. */
	readonly slabs: readonly EnergySlab[];
	readonly allocateBy: AllocateBy;
}

const SLABS_MAX = 20;

export function parseEnergySlabs(fields: ComponentFields, id: string): EnergySlabs {
	const mode = fields.choice("mode", ["telescopic", "non_telescopic"]);
	const problemsBefore = fields.problems.length;
	const list = fields.list("slabs", 1, SLABS_MAX) ?? [];
	const slabs = list.flatMap((item, index): EnergySlab[] => {
		const inner = fields.inner(item, "slabs", index);
		if (inner === null) return [];
		const slab = { upToMwh: inner.optionalMicro("up_to_kwh"), rateMicroPerKwh: inner.micro("rate_per_kwh") };
		inner.done();
		return [slab];
	});
	if (fields.problems.length === problemsBefore) checkEdges(slabs, fields);
	return { kind: "energy_slabs", id, mode, slabs, allocateBy: parseAllocateBy(fields) };
}

export function toJsonEnergySlabs(component: EnergySlabs) {
	return {
		mode: component.mode,
		slabs: component.slabs.map((slab) => ({
			...(slab.upToMwh === null ? {} : { up_to_kwh: toDecimalText(slab.upToMwh, 6) }),
			rate_per_kwh: toDecimalText(slab.rateMicroPerKwh, 6),
		})),
		...toJsonAllocateBy(component.allocateBy),
	};
}

function checkEdges(slabs: readonly EnergySlab[], fields: ComponentFields): void {
	const refuse = (index: number, message: string) =>
		fields.problems.push({ path: [...fields.path, "slabs", index, "up_to_kwh"], message });
	slabs.forEach(({ upToMwh }, index) => {
		const isLast = index === slabs.length - 1;
		const before = slabs[index - 1]?.upToMwh ?? 0n;
		if (isLast && upToMwh !== null) refuse(index, "the last slab has no end: leave up_to_kwh out");
		else if (!isLast && upToMwh === null) refuse(index, "only the last slab is without up_to_kwh");
		else if (upToMwh !== null && upToMwh <= before) refuse(index, "must ascend, and be above 0");
	});
}
