import fc from "fast-check";
import { toDecimalText } from "@/domain/quantity/decimal";

// Tariffs as JSON, every one of them valid: what parseComponents takes.

const decimal = (decimals: number, max: number) =>
	fc.bigInt({ min: 0n, max: BigInt(max) * 10n ** BigInt(decimals) }).map((n) => toDecimalText(n, decimals));
const rate = fc.oneof(decimal(2, 20), decimal(6, 5), fc.constant("0"));
const allocation = fc.constantFrom({}, { allocate_by: "energy" }, { allocate_by: "coincident_peak" }, { allocate_by: "area" });
const clock = (quarter: number) =>
	`${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`;

const flat = fc.record({ kind: fc.constant("energy_flat"), rate_per_kwh: rate });

/** A few narrow periods in front of one that takes the rest. */
const narrow = fc
	.record({
		price: fc.oneof(
			rate.map((rate_per_kwh) => ({ rate_per_kwh })),
			decimal(2, 3).map((factor) => ({ factor })),
		),
		window: fc.option(fc.tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))),
		weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })),
		holidays: fc.constantFrom({}, { holidays: "only" }, { holidays: "never" }),
		season: fc.option(
			fc.constantFrom({ from: "03-10", to: "04-12" }, { from: "10-01", to: "03-31" }, { from: "02-29", to: "02-29" }),
		),
	})
	.map(({ price, window, weekdays, holidays, season }) => ({
		...price,
		...(window === null || window[0] === window[1] ? {} : { windows: [{ from: clock(window[0]), to: clock(window[1]) }] }),
		...(weekdays === null ? {} : { weekdays }),
		...holidays,
		...(season === null ? {} : { season }),
	}));
export const timeOfUse = fc
	.record({
		base: decimal(4, 10),
		periods: fc.array(narrow, { maxLength: 4 }),
		rest: rate,
		holidays: fc.constantFrom({}, { holidays: ["2026-03-29", "2026-04-14"] }),
	})
	.map(({ base, periods, rest, holidays }) => ({
		kind: "energy_tou",
		base_rate_per_kwh: base,
		periods: [...periods, { rate_per_kwh: rest }].map((period, index) => ({ name: `Period ${index}`, ...period })),
		...holidays,
	}));

export const slabs = (modes: readonly ("telescopic" | "non_telescopic")[]) =>
	fc
		.record({
			mode: fc.constantFrom(...modes),
			edges: fc.uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 9n }), { maxLength: 5 }),
			rates: fc.array(rate, { minLength: 6, maxLength: 6 }),
			allocation,
		})
		.map(({ mode, edges, rates, allocation: rule }) => ({
			kind: "energy_slabs",
			mode,
			slabs: [...[...edges].sort((a, b) => (a < b ? -1 : 1)), null].map((edge, index) => ({
				...(edge === null ? {} : { up_to_kwh: toDecimalText(edge, 6) }),
				rate_per_kwh: rates[index] ?? "1",
			})),
			...rule,
		}));

const powerFactor = fc.integer({ min: 1, max: 10_000 }).map((e4) => toDecimalText(BigInt(e4), 4));
const kvah = fc
	.record({ kind: fc.constant("energy_kvah"), rate_per_kvah: rate, power_factor: powerFactor, allocation })
	.map(({ allocation: rule, ...component }) => ({ ...component, ...rule }));

const demand: fc.Arbitrary<object> = fc
	.record({
		rate_per_unit: decimal(2, 500),
		unit: fc.oneof(
			fc.constant({ per: "kw" }),
			powerFactor.map((power_factor) => ({ per: "kva", power_factor })),
			fc.constant({}),
		),
		contract: fc.constantFrom(
			{},
			{ contract: "0.5" },
			{ contract: "2", minimum_percent: "75", excess_percent: "50" },
			{ contract: 1, excess_percent: 12.5 },
		),
		interval: fc.constantFrom({}, { interval_minutes: 15 }, { interval_minutes: 30 }),
		ratchet: fc.constantFrom({}, { ratchet: { percent: "80", months: 11 } }),
		allocation,
	})
	.map(({ rate_per_unit, unit, contract, interval, ratchet, allocation: rule }) => ({
		kind: "demand",
		rate_per_unit,
		...unit,
		...contract,
		...interval,
		...ratchet,
		...rule,
	}));

const fixed: fc.Arbitrary<object> = fc
	.record({
		amount: decimal(6, 1_000),
		per: fc.constantFrom({}, { per: "connection" }, { per: "contract_unit", contract: "1.333333" }),
		allocation,
	})
	.map(({ amount, per, allocation: rule }) => ({ kind: "fixed", amount, ...per, ...rule }));
const minimum: fc.Arbitrary<object> = fc
	.record({ amount: decimal(6, 1_000), allocation })
	.map(({ amount, allocation: rule }) => ({ kind: "minimum", amount, ...rule }));
const perKwh: fc.Arbitrary<object> = fc.record({ kind: fc.constant("surcharge"), name: fc.constant("Fuel"), rate_per_kwh: rate });
const percentage: fc.Arbitrary<object> = fc.record({
	kind: fc.constant("surcharge"),
	name: fc.constant("Duty"),
	percent: decimal(4, 60),
	picks: fc.option(fc.array(fc.nat(), { minLength: 1, maxLength: 4 })),
});
const rounding: fc.Arbitrary<object> = fc.record({
	kind: fc.constant("rounding"),
	rule: fc.constantFrom("half_up", "half_even", "up", "down"),
	to: fc.constantFrom("0.01", 0.05, "1"),
});

const energy: fc.Arbitrary<object> = fc.oneof(flat, timeOfUse, slabs(["telescopic", "non_telescopic"]), kvah);

/** A whole tariff of up to nine components. */
export const tariff: fc.Arbitrary<readonly object[]> = fc
	.record({
		first: fc.oneof(energy, demand, fixed, perKwh),
		more: fc.array(fc.oneof(energy, demand, fixed, minimum, perKwh, percentage), { maxLength: 7 }),
		last: fc.option(rounding),
		named: fc.boolean(),
	})
	.map(({ first, more, last, named }) => {
		const drawn: readonly object[] = [first, ...more];
		const charges = drawn.map((component, index) => ({ ...component, ...(named ? { id: `c${index}` } : {}) }));
		return [...charges.map((component, index) => nameEarlier(component, index, named)), ...(last === null ? [] : [last])];
	});

function nameEarlier(component: object, index: number, named: boolean): object {
	if (!("picks" in component)) return component;
	const { picks, ...percent } = component as { picks: readonly number[] | null };
	return named && picks !== null ? { ...percent, of: [...new Set(picks.map((pick) => `c${pick % index}`))] } : percent;
}
