import type { MilliwattHours } from "@/domain/quantity/energy";
import type { Hundredths } from "@/domain/quantity/money";
import { amountKey, type BilledAmount, ENERGY_LINE } from "./billedAmount";

/** energy: the ledger says otherwise now. price: the tariff does. allocation: neither, but shares moved (areas, rooms). */
export type AdjustmentCause = "energy" | "price" | "both" | "allocation";

interface Stand {
	readonly energyMwh: MilliwattHours;
	readonly quantity: bigint | null;
	readonly amount: Hundredths;
}

/** What a room owes or is owed for a line of a month that was billed otherwise. */
export interface Adjustment {
	/** To be added to what was billed: `next` − `old`, figure by figure; its versions are those that hold now. */
	readonly difference: BilledAmount;
	readonly old: Stand;
	readonly next: Stand;
	readonly cause: AdjustmentCause;
}

/**
 * What has to be billed so that a month's bills, this included, come to what the month is now: one adjustment per
 * connection, room and line that differs. What was adjusted once is in `billed`, so nothing is billed twice, and a change
 * back gives the opposite adjustment.
 *
 * @param billed   the sum of all issues (`sumBilled`)
 * @param current  the month as it stands now (`billedAmounts`)
 */
export function adjustmentsOf(billed: readonly BilledAmount[], current: readonly BilledAmount[]): Adjustment[] {
	const before = new Map(billed.map((amount) => [amountKey(amount), amount]));
	const now = new Map(current.map((amount) => [amountKey(amount), amount]));
	const keys = [...new Set([...before.keys(), ...now.keys()])];
	const causes = new Causes(billed, current);
	return keys.flatMap((key): Adjustment[] => {
		const old = before.get(key);
		const next = now.get(key);
		const place = next ?? old;
		if (!place) return [];
		const difference: BilledAmount = {
			...place,
			quantity: differenceOf(next?.quantity ?? null, old?.quantity ?? null),
			energyMwh: (next?.energyMwh ?? 0n) - (old?.energyMwh ?? 0n),
			amount: (next?.amount ?? 0n) - (old?.amount ?? 0n),
			versionIds: next?.versionIds ?? [],
		};
		if (isNothing(difference)) return [];
		return [{ difference, old: standOf(old), next: standOf(next), cause: causes.of(place, old, next) }];
	});
}

function standOf(amount: BilledAmount | undefined): Stand {
	return { energyMwh: amount?.energyMwh ?? 0n, quantity: amount?.quantity ?? null, amount: amount?.amount ?? 0n };
}

function differenceOf(next: bigint | null, old: bigint | null): bigint | null {
	return next === null && old === null ? null : (next ?? 0n) - (old ?? 0n);
}

function isNothing({ quantity, energyMwh, amount }: BilledAmount): boolean {
	return (quantity ?? 0n) === 0n && energyMwh === 0n && amount === 0n;
}

/** Why figures moved: from the energies of the room and of the connection, and from the versions that priced them. */
class Causes {
	readonly #old: Energies;
	readonly #next: Energies;

	constructor(billed: readonly BilledAmount[], current: readonly BilledAmount[]) {
		this.#old = energiesOf(billed);
		this.#next = energiesOf(current);
	}

	of(place: BilledAmount, old: BilledAmount | undefined, next: BilledAmount | undefined): AdjustmentCause {
		const price = this.#isOtherPrice(place, old, next);
		const room = `room|${place.classroomId}`;
		const energy =
			this.#old.sums.get(room) !== this.#next.sums.get(room) || (!price && (old?.quantity ?? null) !== (next?.quantity ?? null));
		if (energy) return price ? "both" : "energy";
		if (price) return "price";
		const connection = `connection|${place.connection}`;
		if (this.#old.sums.get(connection) === this.#next.sums.get(connection)) return "allocation";
		return this.#isReadAnew(place.connection) ? "energy" : "price";
	}

	/** Whether the ledger says otherwise of a room of the connection: else its energy only went to another scope's price. */
	#isReadAnew(connection: string): boolean {
		const rooms = [...(this.#old.roomsOf.get(connection) ?? []), ...(this.#next.roomsOf.get(connection) ?? [])];
		return rooms.some((room) => this.#old.sums.get(`room|${room}`) !== this.#next.sums.get(`room|${room}`));
	}

	/** A line that is missing on one side is another price where the room has energy on that side at all. */
	#isOtherPrice(place: BilledAmount, old: BilledAmount | undefined, next: BilledAmount | undefined): boolean {
		if (old && next && old.versionIds.length > 0) return String(old.versionIds) !== String(next.versionIds);
		const missing = next ? this.#old : this.#next;
		return missing.rooms.has(place.classroomId);
	}
}

interface Energies {
	readonly sums: ReadonlyMap<string, MilliwattHours>;
	readonly rooms: ReadonlySet<number>;
	/** By connection. */
	readonly roomsOf: ReadonlyMap<string, ReadonlySet<number>>;
}

function energiesOf(amounts: readonly BilledAmount[]): Energies {
	const sums = new Map<string, MilliwattHours>();
	const rooms = new Set<number>();
	const roomsOf = new Map<string, Set<number>>();
	for (const { line, classroomId, connection, energyMwh } of amounts) {
		if (line !== ENERGY_LINE || energyMwh === 0n) continue;
		rooms.add(classroomId);
		roomsOf.set(connection, (roomsOf.get(connection) ?? new Set()).add(classroomId));
		for (const key of [`room|${classroomId}`, `connection|${connection}`]) sums.set(key, (sums.get(key) ?? 0n) + energyMwh);
	}
	return { sums, rooms, roomsOf };
}
