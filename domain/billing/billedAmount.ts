import type { LineUnit } from "@/domain/cost/statement";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { Hundredths } from "@/domain/quantity/money";
import type { ConnectionKey } from "./connectionKey";
import type { MonthCharges } from "./monthCharges";

/** What has been billed to a room for a line of a connection, in one issue or in all so far. Plain sums: they add up. */
export interface BilledAmount {
	readonly connection: ConnectionKey;
	readonly classroomId: number;
	/** `lineKey`, the same for all versions of the connection; ENERGY_LINE holds the energy alone. */
	readonly line: string;
	readonly unit: LineUnit;
	/** Null: a share of the connection's charge, which is no quantity of the room. */
	readonly quantity: bigint | null;
	readonly energyMwh: MilliwattHours;
	readonly amount: Hundredths;
	/** Of the versions that made it, ascending. */
	readonly versionIds: readonly number[];
}

/** No line of a tariff: the energy of a room that a connection's versions price, of which all lines are made. */
export const ENERGY_LINE = "";

/** Versions of a connection that follow each other have the same lines as long as their components keep their names. */
export function lineKey(componentId: string, label: string): string {
	return `${componentId}/${label}`;
}

export function splitLineKey(key: string): { componentId: string; label: string } {
	const at = key.indexOf("/");
	return { componentId: key.slice(0, at), label: key.slice(at + 1) };
}

/** A month's charges as amounts to bill: one per connection, room and line, over the versions that share the month. */
export function billedAmounts({ charges, energies }: MonthCharges): BilledAmount[] {
	const ofLines = charges.flatMap(({ connection, versionId, line, rooms }) =>
		rooms.map(
			({ classroomId, energyMwh, quantity, amount }): BilledAmount => ({
				connection,
				classroomId,
				line: lineKey(line.id, line.label),
				unit: line.unit,
				quantity,
				energyMwh,
				amount,
				versionIds: [versionId],
			}),
		),
	);
	const ofEnergy = energies.map(
		({ connection, classroomId, energyMwh, versionIds }): BilledAmount => ({
			connection,
			classroomId,
			line: ENERGY_LINE,
			unit: "mWh",
			quantity: energyMwh,
			energyMwh,
			amount: 0n,
			versionIds,
		}),
	);
	return addAmounts([...ofLines, ...ofEnergy], (a, b) => [...new Set([...a, ...b])].sort((x, y) => x - y));
}

/** All that was billed for a month, in the order of its issues: of the versions, the latest say holds. */
export function sumBilled(issues: readonly BilledAmount[]): BilledAmount[] {
	return addAmounts(issues, (_, latest) => latest);
}

export function amountKey({ connection, classroomId, line }: BilledAmount): string {
	return `${connection}|${classroomId}|${line}`;
}

function addAmounts(
	amounts: readonly BilledAmount[],
	versionsOf: (a: readonly number[], b: readonly number[]) => readonly number[],
): BilledAmount[] {
	const sums = new Map<string, BilledAmount>();
	for (const amount of amounts) {
		const key = amountKey(amount);
		const sum = sums.get(key);
		sums.set(
			key,
			sum
				? {
						...sum,
						quantity: addQuantities(sum.quantity, amount.quantity),
						energyMwh: sum.energyMwh + amount.energyMwh,
						amount: sum.amount + amount.amount,
						versionIds: versionsOf(sum.versionIds, amount.versionIds),
					}
				: amount,
		);
	}
	return [...sums.values()];
}

/** A share adds no quantity. */
export function addQuantities(a: bigint | null, b: bigint | null): bigint | null {
	return a === null ? b : a + (b ?? 0n);
}
