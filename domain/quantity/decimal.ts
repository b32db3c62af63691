export type DecimalResult = { readonly ok: true; readonly amount: bigint } | { readonly ok: false; readonly problem: string };

const TEXT_CHARACTERS_MAX = 60;

/**
 * Reads a JSON number or decimal text ("8.50", 8.5) as an exact count of units of 10^-decimals. Nothing is rounded: what
 * is finer than the unit is refused. Not negative, at most `max` units.
 */
export function parseDecimal(value: unknown, decimals: number, max: bigint): DecimalResult {
	const text = textOf(value);
	const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
	if (!match) {
		// What JavaScript writes with an exponent is below 10^-6 or at least 10^21.
		if (typeof value !== "number" || !Number.isFinite(value)) return refused("must be a number or decimal text");
		if (value < 0) return refused("must not be negative");
		return refused(value < 1 ? `must have at most ${decimals} decimals` : "is too high");
	}
	const [, sign, whole = "0", fraction = ""] = match;
	if (sign) return refused("must not be negative");
	if (fraction.length > decimals) return refused(`must have at most ${decimals} decimals`);
	const amount = BigInt(whole + fraction.padEnd(decimals, "0"));
	return amount > max ? refused("is too high") : { ok: true, amount };
}

/** The shortest decimal text of so many units of 10^-decimals: 8_500_000n with 6 decimals is "8.5". */
export function toDecimalText(amount: bigint, decimals: number): string {
	const digits = String(amount < 0n ? -amount : amount).padStart(decimals + 1, "0");
	const whole = digits.slice(0, digits.length - decimals);
	const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
	return `${amount < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

function textOf(value: unknown): string {
	if (typeof value === "number") return String(value);
	return typeof value === "string" && value.length <= TEXT_CHARACTERS_MAX ? value : "";
}

function refused(problem: string): DecimalResult {
	return { ok: false, problem };
}

/** Reads back what `toDecimalText` wrote. */
export function fromDecimalText(text: string, decimals: number): bigint {
	const [whole = "", fraction = ""] = text.replace("-", "").split(".");
	const size = BigInt(whole + fraction.padEnd(decimals, "0"));
	return text.startsWith("-") ? -size : size;
}
