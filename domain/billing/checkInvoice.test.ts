import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkInvoice } from "./checkInvoice";
import type { Invoice, InvoiceLine, OurLine, OurStatement } from "./invoice";

const units = (figure: number) => BigInt(Math.round(figure * 1e6));
const money = (figure: number) => BigInt(Math.round(figure * 100));

function ours(component: string, kind: string, label: string, amount: number, more: Partial<OurLine> = {}): OurLine {
	return {
		...{ component, kind, label, amount: money(amount), quantityMicro: null, unit: "kWh", rateMicro: null, percentE4: null },
		...{ percentOf: [], otherRatesMicro: [], minimumMicro: null },
		...more,
	};
}

function theirs(label: string, amount: number, more: Partial<InvoiceLine> = {}): InvoiceLine {
	return { label, amount: money(amount), component: null, quantityMicro: null, rateMicro: null, ...more };
}

// KSEB EHT General-B from 01.04.2025: 60,001 units = 426,007.10; demand 300 kVA at 460, contract 250; duty 10 %.
const ENERGY = ours("energy_slabs", "energy_slabs", "Energy, slab 2", 426_007.1, {
	quantityMicro: units(60_001),
	rateMicro: units(7.1),
	otherRatesMicro: [units(6.1)],
});
const DEMAND = ours("demand", "demand", "Demand", 138_000, {
	quantityMicro: units(300),
	unit: "kVA",
	rateMicro: units(460),
	minimumMicro: units(187.5),
});
const DUTY = ours("surcharge", "surcharge", "Duty", 56_400.71, { percentE4: 100_000n, percentOf: ["energy_slabs", "demand"] });
const STATEMENT: OurStatement = {
	kwhMicro: units(60_001),
	demandKvaMicro: units(300),
	demandKwMicro: null,
	powerFactorMicro: null,
	lines: [ENERGY, DEMAND, DUTY],
	total: money(620_407.81),
};

function invoice(lines: readonly InvoiceLine[], more: Partial<Invoice> = {}): Invoice {
	const total = lines.reduce((sum, line) => sum + line.amount, 0n);
	return { kwh: null, demandKva: null, demandKw: null, powerFactor: null, lines, total, tolerance: 1n, ...more };
}

const AGREED = [theirs("Energy charges", 426_007.1), theirs("Demand charges", 138_000), theirs("Electricity duty", 56_400.71)];
const verdicts = (lines: readonly InvoiceLine[], more: Partial<Invoice> = {}) =>
	checkInvoice(invoice(lines, more), STATEMENT).lines.map(({ verdict, cause }) => [verdict, cause?.kind ?? null]);
const withFirst = (line: InvoiceLine) => [line, ...AGREED.slice(1)];

describe("checkInvoice", () => {
	it("agrees with an invoice that says the same under other labels", () => {
		const kwh = { micro: units(60_001), lastDecimalMicro: units(1) };
		const compared = checkInvoice(invoice(AGREED, { kwh }), STATEMENT);
		expect(compared.agrees).toBe(true);
		expect(compared.figures.map(({ figure, verdict }) => [figure, verdict])).toEqual([["kwh", "agrees"]]);
	});

	it("takes a paisa as agreement and two as a difference, unless told otherwise", () => {
		expect(verdicts(withFirst(theirs("Energy", 426_007.11)))[0]).toEqual(["agrees", null]);
		expect(verdicts(withFirst(theirs("Energy", 426_007.12)))[0]?.[0]).toBe("differs");
		expect(verdicts(withFirst(theirs("Energy", 426_012)), { tolerance: 500n })[0]).toEqual(["agrees", null]);
	});

	it.each([
		["the rate of another slab", theirs("Energy", 366_006.1), "other_slab"],
		["a stated other rate", theirs("Energy", 432_007.2, { rateMicro: units(7.2), quantityMicro: units(60_001) }), "other_rate"],
		["an other rate that the amount shows", theirs("Energy", 450_007.5), "other_rate"],
		["a stated other quantity", theirs("Energy", 427_000, { quantityMicro: units(60_141) }), "other_quantity"],
		["rounding to whole units", theirs("Energy", 426_007), "rounding"],
		["nothing that arithmetic shows", theirs("Energy", 431_234.57), null],
	])("names %s as the likely cause", (_, line, cause) => {
		expect(verdicts(withFirst(line))[0]).toEqual(["differs", cause]);
	});

	it("names the minimum of the contract, and a tax of their charges instead of ours", () => {
		const demand = theirs("Demand", 86_250);
		const duty = theirs("Duty", 51_225.71);
		expect(verdicts([AGREED[0]!, demand, duty]).slice(1)).toEqual([
			["differs", "minimum_demand"],
			["differs", "tax_base"],
		]);
	});

	it("sees that a meter counts more in the kWh and in what is charged for them", () => {
		const kwh = { micro: units(61_501), lastDecimalMicro: units(1) };
		const compared = checkInvoice(invoice(withFirst(theirs("Energy", 436_657.1)), { kwh }), STATEMENT);
		expect(compared.figures[0]).toMatchObject({
			verdict: "differs",
			differenceMicro: units(1_500),
			cause: { kind: "meter_ratio" },
		});
		expect(compared.figures[0]?.cause?.message).toContain("102.5 %");
		expect(compared.lines[0]?.cause?.kind).toBe("meter_ratio");
	});

	it("blames no meter for kWh that no line of theirs is charged by", () => {
		const kwh = { micro: units(61_501), lastDecimalMicro: units(1) };
		for (const line of [AGREED[0]!, theirs("Energy", 431_234.57)]) {
			const [figure] = checkInvoice(invoice(withFirst(line), { kwh }), STATEMENT).figures;
			expect([figure?.verdict, figure?.cause]).toEqual(["differs", null]);
		}
	});

	it("lists what only one of both has", () => {
		const compared = checkInvoice(invoice([AGREED[0]!, AGREED[2]!, theirs("Meter rent", 500)]), STATEMENT);
		expect(compared.lines.map(({ theirs: line, ours: of, verdict }) => [line?.label ?? of[0]?.label, verdict])).toEqual([
			["Energy charges", "agrees"],
			["Electricity duty", "agrees"],
			["Meter rent", "only_theirs"],
			["Demand", "only_ours"],
		]);
	});

	it("puts one line of theirs beside all of ours of the component that was named", () => {
		const peak = ours("tou", "energy_tou", "Peak", 100);
		const night = ours("tou", "energy_tou", "Night", 50);
		const statement = { ...STATEMENT, lines: [peak, night], total: money(150) };
		const [line] = checkInvoice(invoice([theirs("All energy", 150, { component: "tou" })]), statement).lines;
		expect([line?.verdict, line?.ours.length]).toEqual(["agrees", 2]);
		const two = invoice([theirs("A", 100, { component: "tou" }), theirs("B", 50, { component: "tou" })]);
		expect(checkInvoice(two, statement).lines.map((one) => one.verdict)).toEqual(["agrees", "agrees"]);
	});

	it("says when their lines do not sum to their total", () => {
		const { total } = checkInvoice(invoice(AGREED, { total: money(620_410) }), STATEMENT);
		expect(total).toMatchObject({ verdict: "differs", cause: { kind: "sum_of_lines" } });
	});

	it("agrees with itself, and takes every line of ours at most once, for any statement", () => {
		const line = fc.record({
			component: fc.constantFrom("a", "b", "c"),
			label: fc.constantFrom("x", "y", "z"),
			amount: fc.integer({ min: -1_000, max: 100_000 }),
		});
		fc.assert(
			fc.property(
				fc.uniqueArray(line, { selector: ({ component, label }) => component + label }),
				fc.array(line),
				(lines, others) => {
					const statement = lines.map(({ component, label, amount }) => ours(component, "energy_tou", label, amount));
					const of = { ...STATEMENT, lines: statement, total: statement.reduce((sum, one) => sum + one.amount, 0n) };
					const same = lines.map(({ component, label, amount }) => theirs(label, amount, { component }));
					expect(checkInvoice(invoice(same), of).agrees).toBe(true);
					const other = others.map(({ component, label, amount }) => theirs(label, amount, { component }));
					const taken = checkInvoice(invoice(other), of).lines.flatMap((compared) => compared.ours);
					expect(new Set(taken).size).toBe(taken.length);
				},
			),
		);
	});
});
