import type { CostVersion } from "@/domain/cost/costVersion";
import type { StatementLine } from "@/domain/cost/statement";
import { shownUnit } from "./billDocument";
import type { ConnectionKey } from "./connectionKey";
import type { OurLine, OurStatement } from "./invoice";
import type { MonthCharges } from "./monthCharges";

/** What we charge a connection for a month, as an invoice is checked against it. */
export function ourStatement(
	{ charges, energies }: MonthCharges,
	versions: readonly CostVersion[],
	connection: ConnectionKey,
): OurStatement {
	const own = charges.filter((charge) => charge.connection === connection);
	const lines = own.map(({ versionId, line, amount }): OurLine => {
		const { id: component, kind, label, rateMicro, percentE4, detail } = line;
		return {
			...{ component, kind, label, amount, rateMicro, percentE4 },
			quantityMicro: quantityMicro(line),
			unit: shownUnit(line.unit),
			percentOf: detail.kind === "percent" ? detail.of : [],
			otherRatesMicro: otherRates(
				versions.find((version) => version.id === versionId),
				line,
			),
			minimumMicro: detail.kind === "demand" && detail.charge === "billing" ? detail.minimum : null,
		};
	});
	return {
		kwhMicro: energies.filter((energy) => energy.connection === connection).reduce((sum, energy) => sum + energy.energyMwh, 0n),
		demandKvaMicro: highestDemand(own, "mVA"),
		demandKwMicro: highestDemand(own, "mW"),
		powerFactorMicro: powerFactor(own),
		lines,
		total: own.reduce((sum, { amount }) => sum + amount, 0n),
	};
}

function quantityMicro({ quantity, unit }: StatementLine): bigint | null {
	if (unit === "pico") return null;
	return unit === "period" ? quantity * 1_000_000n : quantity;
}

function otherRates(version: CostVersion | undefined, { id, rateMicro }: StatementLine): bigint[] {
	const component = version?.components.find((one) => one.id === id);
	if (component?.kind !== "energy_slabs") return [];
	return component.slabs.map((slab) => slab.rateMicroPerKwh).filter((rate) => rate !== rateMicro);
}

type Own = MonthCharges["charges"];

function highestDemand(own: Own, unit: "mVA" | "mW"): bigint | null {
	const recorded = own.flatMap(({ line }) => (line.detail.kind === "demand" && line.unit === unit ? [line.detail.recorded] : []));
	return recorded.length === 0 ? null : recorded.reduce((most, power) => (power > most ? power : most), 0n);
}

function powerFactor(own: Own): bigint | null {
	for (const { line } of own) if (line.detail.kind === "power_factor") return line.detail.powerFactorE4 * 100n;
	return null;
}
