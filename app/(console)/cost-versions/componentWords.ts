import { formatMoneyExactly, formatRate } from "@/components/figures/formatQuantity";
import { type Json, toDraft } from "./_editor/draftJson";
import { componentTitle, type DraftComponent, type DraftPeriod, EVERY_DAY } from "./_editor/tariffDraft";

export type ComponentWords = { readonly id: string; readonly title: string; readonly lines: readonly string[] };

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const SHARED: Readonly<Record<string, string>> = {
	energy: "Shared among rooms by their energy",
	coincident_peak: "Shared among rooms by their part of the peak",
	area: "Shared among rooms by floor area",
};
const ROUNDING: Readonly<Record<string, string>> = {
	half_up: "to the nearest, halves up",
	half_even: "to the nearest, halves to the even",
	up: "up",
	down: "down",
};

/** A tariff as its people would say it. */
export function componentWords(components: readonly Json[], currency: string): ComponentWords[] {
	return toDraft(components).map((component, index, draft) => ({
		id: component.id,
		title: componentTitle(component),
		lines: linesOf(component, draft.slice(0, index), currency),
	}));
}

/** A whole tariff on one line, for lists: "₹8.50/kWh", "Energy by time of use + Demand + 2 more". */
export function tariffLabel(components: readonly Json[], currency: string): string {
	const draft = toDraft(components);
	const [only] = draft;
	if (draft.length === 1 && only?.kind === "energy_flat") return rate(only.fields["rate_per_kwh"], currency);
	if (draft.length === 1 && only?.kind === "none") return "No price of its own";
	const charges = draft.filter(({ kind }) => kind !== "rounding").map(componentTitle);
	return charges.length <= 3 ? charges.join(" + ") : `${charges.slice(0, 2).join(" + ")} + ${charges.length - 2} more`;
}

function linesOf({ kind, fields, ...component }: DraftComponent, before: readonly DraftComponent[], currency: string): string[] {
	const shared = SHARED[fields["allocate_by"] ?? "energy"] ?? "";
	switch (kind) {
		case "energy_flat":
			return [rate(fields["rate_per_kwh"], currency)];
		case "energy_tou":
			return [
				...component.periods.map((period) => periodLine(period, fields["base_rate_per_kwh"], currency)),
				...(fields["holidays"] ? [`Holidays: ${fields["holidays"]}`] : []),
			];
		case "energy_slabs":
			return [
				fields["mode"] === "non_telescopic"
					? "All of the month's energy at the price of the slab that it reaches"
					: "Each slab of the month's energy at its own price",
				...component.slabs.map(
					({ upTo, rate: price }, index) =>
						`${upTo === "" ? `above ${component.slabs[index - 1]?.upTo ?? 0} kWh` : `up to ${upTo} kWh`}: ${rate(price, currency)}`,
				),
				shared,
			];
		case "energy_kvah":
			return [`${money(fields["rate_per_kvah"], currency)}/kVAh at a power factor of ${fields["power_factor"]}`, shared];
		case "demand":
			return [...demandLines(fields, currency), shared];
		case "fixed":
			return [
				fields["per"] === "contract_unit"
					? `${money(fields["amount"], currency)} per month for each of ${fields["contract"]} contracted units`
					: `${money(fields["amount"], currency)} per month`,
				shared,
			];
		case "surcharge":
			return [surchargeLine(fields, component.of, before, currency)];
		case "minimum":
			return [`At least ${money(fields["amount"], currency)} per month for all of the above`, shared];
		case "rounding":
			return [`Each line of a bill ${ROUNDING[fields["rule"] ?? "half_up"]}, to ${money(fields["to"] ?? "0.01", currency)}`];
		case "none":
			return ["The next wider scope's price holds, or none"];
	}
}

function periodLine(period: DraftPeriod, base: string | undefined, currency: string): string {
	const price =
		period.by === "rate"
			? rate(period.rate, currency)
			: `${period.factor} × ${base === undefined ? "the base price" : rate(base, currency)}`;
	const when = period.windows.map(({ from, to }) => `${from}–${to}`).join(", ");
	const parts = [
		when === "00:00–24:00" ? "all day" : when,
		...(period.weekdays.length === EVERY_DAY.length ? [] : [weekdaysText(period.weekdays)]),
		...(period.holidays === "only" ? ["on holidays only"] : period.holidays === "never" ? ["not on holidays"] : []),
		...(period.seasonFrom === "" ? [] : [`from ${period.seasonFrom} to ${period.seasonTo}`]),
	];
	return `${period.name}: ${price}, ${parts.join(", ")}`;
}

function demandLines(fields: Readonly<Record<string, string>>, currency: string): string[] {
	const unit = fields["per"] === "kw" ? "kW" : "kVA";
	const factor = fields["power_factor"];
	return [
		`${money(fields["rate_per_unit"], currency)} per ${unit} and month of the highest ${fields["interval_minutes"] ?? "15"} minutes${
			unit === "kVA" && factor !== undefined && Number(factor) !== 1 ? `, at a power factor of ${factor}` : ""
		}`,
		...(fields["contract"] === undefined
			? []
			: [
					`Contract ${fields["contract"]} ${unit}${fields["minimum_percent"] === undefined ? "" : `, at least ${fields["minimum_percent"]}% of it`}${
						fields["excess_percent"] === undefined ? "" : `, ${fields["excess_percent"]}% more for what exceeds it`
					}`,
				]),
		...(fields["ratchet.percent"] === undefined
			? []
			: [`At least ${fields["ratchet.percent"]}% of the highest of the ${fields["ratchet.months"]} months before`]),
	];
}

function surchargeLine(
	fields: Readonly<Record<string, string>>,
	of: readonly string[] | null,
	before: readonly DraftComponent[],
	currency: string,
): string {
	if (fields["percent"] === undefined) return rate(fields["rate_per_kwh"], currency);
	const named = before.filter(({ id }) => of?.includes(id)).map(componentTitle);
	return `${fields["percent"]}% of ${of === null ? "everything above" : named.join(", ")}`;
}

function weekdaysText(weekdays: readonly number[]): string {
	if (weekdays.join() === "1,2,3,4,5") return "Mon–Fri";
	if (weekdays.join() === "6,7") return "Sat and Sun";
	return weekdays.map((day) => WEEKDAYS[day - 1] ?? "").join(", ");
}

function rate(text: string | undefined, currency: string): string {
	return formatRate(Number(text ?? 0), currency);
}

function money(text: string | undefined, currency: string): string {
	return formatMoneyExactly(Number(text ?? 0), currency);
}
