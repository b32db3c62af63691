import type { Cost } from "@/domain/cost/priceBucket";
import { apportion } from "@/domain/quantity/apportion";
import type { PicoMoney } from "@/domain/quantity/money";

/** Something with energy under versions that a charge is shared by: the devices of a room's day, the quarter-hours of a device's. */
export interface Sharer {
	readonly costs: readonly Cost[];
}

/** Adds to each row its share of what its group is charged, and keeps the order of the rows. */
export function shareByGroup<R extends Sharer>(
	rows: readonly R[],
	keyOf: (row: R) => string,
	chargesOf: (key: string, group: readonly R[]) => ReadonlyMap<number, bigint>,
): R[] {
	const groups = new Map<string, number[]>();
	rows.forEach((row, place) => {
		const key = keyOf(row);
		const group = groups.get(key);
		if (group) group.push(place);
		else groups.set(key, [place]);
	});
	const shared = [...rows];
	for (const [key, places] of groups) {
		let group = places.flatMap((place) => rows[place] ?? []);
		for (const [versionId, costPico] of chargesOf(key, group)) group = shareCharge(group, versionId, costPico);
		group.forEach((row, index) => {
			shared[places[index] ?? 0] = row;
		});
	}
	return shared;
}

/**
 * Adds a charge of one version to the costs of those that share it, by the energy that the version prices (evenly where
 * there is none), to the last 10^-12. Those without energy under the version take part only where nobody has any.
 */
function shareCharge<S extends Sharer>(sharers: readonly S[], versionId: number, costPico: PicoMoney): S[] {
	const under = sharers.map((sharer) => sharer.costs.find((cost) => cost.costVersionId === versionId));
	const someoneIs = under.some((cost) => cost !== undefined);
	const energies = under.map((cost) => (cost === undefined || cost.energyMwh < 0n ? 0n : cost.energyMwh));
	const byEnergy = energies.some((energy) => energy > 0n);
	const weights = byEnergy ? energies : under.map((cost) => (cost !== undefined || !someoneIs ? 1n : 0n));
	const parts = apportion(costPico, weights);
	return sharers.map((sharer, index) => ({ ...sharer, costs: withCharge(sharer.costs, versionId, parts[index] ?? 0n) }));
}

function withCharge(costs: readonly Cost[], versionId: number, part: PicoMoney): readonly Cost[] {
	if (part === 0n) return costs;
	const found = costs.some((cost) => cost.costVersionId === versionId);
	if (found) return costs.map((cost) => (cost.costVersionId === versionId ? { ...cost, costPico: cost.costPico + part } : cost));
	const added: Cost = { costVersionId: versionId, energyMwh: 0n, partsMwh: [], costPico: part };
	return [...costs, added].sort((a, b) => order(a) - order(b));
}

function order({ costVersionId }: Cost): number {
	return costVersionId ?? Number.MAX_SAFE_INTEGER;
}

/** What a day costs beyond the rates of its kWh, by version. */
export function chargesBeyondRates(allIn: readonly Cost[], rated: readonly Cost[]): Map<number, PicoMoney> {
	const byRates = new Map(rated.map((cost) => [cost.costVersionId, cost.costPico]));
	return new Map(
		allIn.flatMap(({ costVersionId, costPico }): [number, PicoMoney][] => {
			const beyond = costPico - (byRates.get(costVersionId) ?? 0n);
			return costVersionId === null || beyond === 0n ? [] : [[costVersionId, beyond]];
		}),
	);
}
