import { parseDecimal } from "@/domain/quantity/decimal";
import type { PercentE4 } from "@/domain/quantity/proportion";
import { UNSAFE_TEXT } from "./plainText";

export type FieldPath = readonly (string | number)[];

/** What is wrong and where, in the names of the JSON document: ["components", 0, "rate_per_kwh"]. */
export interface TariffProblem {
	readonly path: FieldPath;
	readonly message: string;
}

/** 10^9 of the currency, kWh or kVA: beyond it an amount is a slip of the keyboard. */
const AMOUNT_MAX_MICRO = 1_000_000_000_000_000n;
const PERCENT_MAX_E4 = 10_000_000n;
const FACTOR_MAX_E4 = 10_000_000n;
const TEXT_CHARACTERS_MAX = 80;

/**
 * The fields of one JSON object that is not trusted yet. Each reader takes a field off, says what is wrong with it and
 * then returns something of the right type, so that all problems of a document are found at once; `done` refuses what no
 * reader asked for. What was read counts only if no problem was found.
 */
export class ComponentFields {
	readonly #fields: Map<string, unknown>;

	constructor(
		fields: object,
		readonly path: FieldPath,
		readonly problems: TariffProblem[],
	) {
		this.#fields = new Map(Object.entries(fields));
	}

	refuse(field: string | null, message: string): void {
		this.problems.push({ path: field === null ? this.path : [...this.path, field], message });
	}

	has(field: string): boolean {
		return this.#fields.get(field) !== undefined;
	}

	take(field: string): unknown {
		const taken = this.#fields.get(field);
		this.#fields.delete(field);
		return taken;
	}

	/** Money, energy or power with at most 6 decimals, in millionths. */
	micro(field: string): bigint {
		return this.#decimal(field, 6, AMOUNT_MAX_MICRO) ?? 0n;
	}

	optionalMicro(field: string): bigint | null {
		return this.has(field) ? this.#decimal(field, 6, AMOUNT_MAX_MICRO) : this.#absent(field);
	}

	percent(field: string): PercentE4 {
		return this.#decimal(field, 4, PERCENT_MAX_E4) ?? 0n;
	}

	optionalPercent(field: string): PercentE4 | null {
		return this.has(field) ? this.#decimal(field, 4, PERCENT_MAX_E4) : this.#absent(field);
	}

	/** A plain factor with at most 4 decimals. */
	factor(field: string): bigint {
		return this.#decimal(field, 4, FACTOR_MAX_E4) ?? 0n;
	}

	/** Above 0 and at most 1. */
	powerFactor(field: string): bigint {
		const factor = this.#decimal(field, 4, FACTOR_MAX_E4);
		if (factor !== null && (factor === 0n || factor > 10_000n)) this.refuse(field, "must be above 0 and at most 1");
		return factor === null || factor === 0n ? 10_000n : factor;
	}

	whole(field: string, min: number, max: number): number {
		const taken = this.take(field);
		if (typeof taken === "number" && Number.isInteger(taken) && min <= taken && taken <= max) return taken;
		this.refuse(field, `must be a whole number from ${min} to ${max}`);
		return min;
	}

	/** A name as people write it, on one line. */
	text(field: string): string {
		const taken = this.take(field);
		const text = typeof taken === "string" && taken.length <= 4 * TEXT_CHARACTERS_MAX ? taken.trim().normalize("NFC") : null;
		if (text === null || text === "" || text.length > TEXT_CHARACTERS_MAX)
			this.refuse(field, `must be text of 1 to ${TEXT_CHARACTERS_MAX} characters`);
		else if (UNSAFE_TEXT.test(text)) this.refuse(field, "must not hold control or text-direction characters");
		return text ?? "";
	}

	choice<const T extends string | number>(field: string, choices: readonly [T, ...T[]], byDefault: T | null = null): T {
		if (!this.has(field) && byDefault !== null) return this.#absent(field) ?? byDefault;
		const taken = this.take(field);
		const chosen = choices.find((choice) => choice === taken);
		if (chosen === undefined) this.refuse(field, `must be one of ${choices.join(", ")}`);
		return chosen ?? choices[0];
	}

	/** A list of `min` to `max` entries; null when it is none. */
	list(field: string, min: number, max: number): readonly unknown[] | null {
		const taken = this.take(field);
		if (Array.isArray(taken) && min <= taken.length && taken.length <= max) return taken;
		this.refuse(field, `must be a list of ${min} to ${max}`);
		return null;
	}

	/** The object in a field, or in a place of a list that was taken from it. */
	inner(value: unknown, ...place: (string | number)[]): ComponentFields | null {
		return openFields(value, [...this.path, ...place], this.problems);
	}

	/** Refuses what nobody asked for: a misspelt field would else be a rule that silently does not hold. */
	done(): void {
		for (const field of this.#fields.keys()) this.refuse(field, "unknown field");
	}

	#decimal(field: string, decimals: number, max: bigint): bigint | null {
		const taken = this.take(field);
		if (taken === undefined) {
			this.refuse(field, "is required");
			return null;
		}
		const parsed = parseDecimal(taken, decimals, max);
		if (parsed.ok) return parsed.amount;
		this.refuse(field, parsed.problem);
		return null;
	}

	#absent(field: string): null {
		this.#fields.delete(field);
		return null;
	}
}

/** Null and a problem when the value is no object. */
export function openFields(value: unknown, path: FieldPath, problems: TariffProblem[]): ComponentFields | null {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return new ComponentFields(value, path, problems);
	problems.push({ path, message: "must be an object" });
	return null;
}
