import { toDecimalText } from "@/domain/quantity/decimal";
import type { MicroPerKwh } from "@/domain/quantity/money";
import type { PercentE4 } from "@/domain/quantity/proportion";
import type { ComponentFields, TariffProblem } from "./componentFields";

/** A surcharge, duty or tax: a percentage of charges before it, or an amount per kWh (then it is a rate part). */
export interface Surcharge {
	readonly kind: "surcharge";
	readonly id: string;
	readonly name: string;
	readonly charge:
		| {
				readonly kind: "percent";
				readonly percentE4: PercentE4 /** Null = all before it. */;
				readonly of: readonly string[] | null;
		  }
		| { readonly kind: "per_kwh"; readonly rateMicroPerKwh: MicroPerKwh };
}

const NAMED_MAX = 50;

export function parseSurcharge(fields: ComponentFields, id: string): Surcharge {
	const name = fields.text("name");
	if (fields.has("allocate_by")) {
		fields.take("allocate_by");
		fields.refuse("allocate_by", "a surcharge is shared as the charges or the energy that it is taken of");
	}
	return { kind: "surcharge", id, name, charge: parseCharge(fields) };
}

export function toJsonSurcharge({ name, charge }: Surcharge) {
	switch (charge.kind) {
		case "per_kwh":
			return { name, rate_per_kwh: toDecimalText(charge.rateMicroPerKwh, 6) };
		case "percent":
			return { name, percent: toDecimalText(charge.percentE4, 4), ...(charge.of === null ? {} : { of: charge.of }) };
	}
}

/** The `of` of a percentage and where it stands among the components. */
export interface Naming {
	readonly id: string;
	readonly of: readonly string[] | null;
}

/**
 * A percentage is taken of charges that stand before it, so that the order of the list is the order of the calculation.
 * `components`: all of the tariff, in order.
 */
export function checkNamed(components: readonly Naming[], problems: TariffProblem[]): void {
	const positions = new Map(components.map((component, index) => [component.id, index]));
	components.forEach(({ id, of }, index) => {
		of?.forEach((named, place) => {
			const path = ["components", index, "of", place];
			const position = positions.get(named);
			if (position === undefined) problems.push({ path, message: `no component has the id "${named}"` });
			else if (reaches(components, positions, named, id)) problems.push({ path, message: `is cyclic: "${named}" needs "${id}"` });
			else if (position > index)
				problems.push({ path, message: `"${named}" stands later; only components before it can be named` });
			else if (of.indexOf(named) !== place) problems.push({ path, message: `"${named}" is named twice` });
		});
	});
}

/** Whether `target` is found from `start` along the names, itself included. */
function reaches(components: readonly Naming[], positions: ReadonlyMap<string, number>, start: string, target: string): boolean {
	const seen = new Set<string>();
	const open = [start];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (id === target) return true;
		if (seen.has(id)) continue;
		seen.add(id);
		open.push(...(components[positions.get(id) ?? -1]?.of ?? []));
	}
	return false;
}

function parseCharge(fields: ComponentFields): Surcharge["charge"] {
	if (fields.has("percent") === fields.has("rate_per_kwh")) {
		fields.take("rate_per_kwh");
		fields.take("of");
		if (fields.has("percent")) fields.refuse("percent", "give percent or rate_per_kwh, not both");
		else fields.refuse("percent", "is required (or rate_per_kwh instead of it)");
		fields.take("percent");
		return { kind: "percent", percentE4: 0n, of: null };
	}
	if (fields.has("percent")) return { kind: "percent", percentE4: fields.percent("percent"), of: parseOf(fields) };
	if (fields.has("of")) {
		fields.take("of");
		fields.refuse("of", "has no meaning with rate_per_kwh");
	}
	return { kind: "per_kwh", rateMicroPerKwh: fields.micro("rate_per_kwh") };
}

function parseOf(fields: ComponentFields): readonly string[] | null {
	if (!fields.has("of")) return null;
	const of = fields.list("of", 1, NAMED_MAX) ?? [];
	of.forEach((named, place) => {
		if (typeof named !== "string")
			fields.problems.push({ path: [...fields.path, "of", place], message: "must be the id of a component" });
	});
	return of.filter((named) => typeof named === "string");
}
