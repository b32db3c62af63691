import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustmentsOf } from "./adjust";
import { amountKey, type BilledAmount, ENERGY_LINE, sumBilled } from "./billedAmount";

/** A month as it may stand: some rooms of some connections, with lines that come and go. */
const month = fc
	.uniqueArray(
		fc.record({
			connection: fc.constantFrom("site", "building:1", "classroom:2"),
			classroomId: fc.integer({ min: 1, max: 3 }),
			line: fc.constantFrom(ENERGY_LINE, "energy_flat/Energy", "fixed/Fixed charge"),
			unit: fc.constant("mWh" as const),
			quantity: fc.option(fc.bigInt(0n, 10n ** 12n)),
			energyMwh: fc.bigInt(0n, 10n ** 12n),
			amount: fc.bigInt(-(10n ** 9n), 10n ** 12n),
			versionIds: fc.subarray([1, 2, 3]),
		}),
		{ selector: amountKey, maxLength: 20 },
	)
	.map((amounts): BilledAmount[] => amounts);

/** Figures without what says nothing, in one order. */
const figures = (amounts: readonly BilledAmount[]) =>
	amounts
		.map((amount) => ({ key: amountKey(amount), figures: [amount.quantity ?? 0n, amount.energyMwh, amount.amount] }))
		.filter((amount) => amount.figures.some((figure) => figure !== 0n))
		.sort((a, b) => (a.key < b.key ? -1 : 1));

describe("adjustmentsOf", () => {
	it("brings what was billed to what the month is, for any sequence of changes and issues", () => {
		fc.assert(
			fc.property(fc.array(fc.record({ stands: month, isIssued: fc.boolean() }), { maxLength: 12 }), (history) => {
				const issued: BilledAmount[] = [];
				for (const { stands, isIssued } of history) {
					const adjustments = adjustmentsOf(sumBilled(issued), stands);
					const differences = adjustments.map((adjustment) => adjustment.difference);
					expect(figures(sumBilled([...issued, ...differences]))).toEqual(figures(stands));
					if (!isIssued) continue;
					issued.push(...differences);
					expect(adjustmentsOf(sumBilled(issued), stands)).toEqual([]);
				}
			}),
		);
	});

	it("gives the opposite of an adjustment when the change is taken back", () => {
		fc.assert(
			fc.property(month, month, (first, second) => {
				const there = adjustmentsOf(first, second).map(({ difference }) => difference);
				const back = adjustmentsOf(second, first).map(({ difference }) => difference);
				const negated = back.map((amount) => ({
					...amount,
					quantity: amount.quantity === null ? null : -amount.quantity,
					energyMwh: -amount.energyMwh,
					amount: -amount.amount,
				}));
				expect(figures(there)).toEqual(figures(negated));
			}),
		);
	});

	const billed = (more: Partial<BilledAmount> = {}): BilledAmount => ({
		connection: "site",
		classroomId: 1,
		line: "energy_flat/Energy",
		unit: "mWh",
		quantity: 1_000_000n,
		energyMwh: 1_000_000n,
		amount: 850n,
		versionIds: [1],
		...more,
	});
	const energy = (more: Partial<BilledAmount> = {}) => billed({ line: ENERGY_LINE, amount: 0n, ...more });
	const causes = (old: BilledAmount[], next: BilledAmount[]) =>
		adjustmentsOf(old, next)
			.filter(({ difference }) => difference.line !== ENERGY_LINE)
			.map(({ cause }) => cause);
	const more = { quantity: 2_000_000n, energyMwh: 2_000_000n };

	it("says that the energy changed when a late reading came", () => {
		expect(causes([billed(), energy()], [billed({ ...more, amount: 1_700n }), energy(more)])).toEqual(["energy"]);
	});

	it("says that the price changed when another version holds", () => {
		expect(causes([billed(), energy()], [billed({ amount: 900n, versionIds: [2] }), energy({ versionIds: [2] })])).toEqual([
			"price",
		]);
	});

	it("says both when both did", () => {
		const next = [billed({ ...more, amount: 1_800n, versionIds: [2] }), energy({ ...more, versionIds: [2] })];
		expect(causes([billed(), energy()], next)).toEqual(["both"]);
	});

	it("says that the price changed when a room gets a tariff of its own", () => {
		const own = { connection: "classroom:1", versionIds: [3] };
		expect(causes([billed(), energy()], [billed({ ...own, amount: 700n }), energy(own)])).toEqual(["price", "price"]);
	});

	it("says that the energy changed when it moved to another time of the same tariff", () => {
		const peak = { line: "energy_tou/Peak", quantity: 400_000n };
		expect(causes([billed(peak), energy()], [billed({ ...peak, quantity: 500_000n, amount: 900n }), energy()])).toEqual([
			"energy",
		]);
	});

	it("says that shares moved when neither did", () => {
		const share = { line: "fixed/Fixed charge", quantity: null };
		expect(causes([billed(share), energy()], [billed({ ...share, amount: 900n }), energy()])).toEqual(["allocation"]);
	});

	it("says that the energy changed when another room's moved this one's share", () => {
		const share = { line: "fixed/Fixed charge", quantity: null };
		const other = energy({ classroomId: 2 });
		expect(
			causes([billed(share), energy(), other], [billed({ ...share, amount: 900n }), energy(), { ...other, energyMwh: 5n }]),
		).toEqual(["energy"]);
	});

	it("says that the price changed where another room of the connection got a price of its own and no room's energy was read anew", () => {
		const share = { line: "fixed/Fixed charge", quantity: null };
		const other = energy({ classroomId: 2 });
		const moved = { ...other, connection: "classroom:2" as const, versionIds: [9] };
		expect(causes([billed(share), energy(), other], [billed({ ...share, amount: 1_900n }), energy(), moved])).toContainEqual(
			"price",
		);
		expect(causes([billed(share), energy(), other], [billed({ ...share, amount: 1_900n }), energy(), moved])).not.toContain(
			"energy",
		);
	});
});
