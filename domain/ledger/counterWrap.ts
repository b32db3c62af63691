import type { MilliwattHours } from "@/domain/quantity/energy";

/** Counter units, in mWh: 0.001 Wh to 1 kWh. */
const UNITS_MWH = [1n, 10n, 100n, 1_000n, 10_000n, 100_000n, 1_000_000n];
const BINARY_MODULI = [65_536n, 4_294_967_296n];
/** A decimal display has at least four digits and reaches at least 10 kWh. */
const DIGITS_MIN = 4;
const DIGITS_MAX = 10;
const DECIMAL_SPAN_MIN_MWH = 10_000_000n;
/** "Just below" and "just above 0": within a tenth of the span. */
const NEAR_PARTS = 10n;

/** Every span at which a counter may start again from 0, in mWh, ascending, each with the unit it counts in. */
const SPANS = UNITS_MWH.flatMap((unit) => {
	const decimal = Array.from({ length: DIGITS_MAX - DIGITS_MIN + 1 }, (_, i) => unit * 10n ** BigInt(DIGITS_MIN + i));
	return [...BINARY_MODULI.map((modulus) => modulus * unit), ...decimal.filter((span) => span >= DECIMAL_SPAN_MIN_MWH)].map(
		(span) => ({ span, unit }),
	);
}).sort((a, b) => (a.span < b.span ? -1 : a.span > b.span ? 1 : a.unit < b.unit ? 1 : -1));

/**
 * The rise across a wrap at 2^16, 2^32 or 10^n of a counter's unit, from just below it to just above 0; the smallest
 * that fits. Null when no such span explains the fall within the ceiling.
 */
export function riseAcrossWrap(from: MilliwattHours, to: MilliwattHours, ceilingMwh: MilliwattHours): MilliwattHours | null {
	for (const { span, unit } of SPANS) {
		if (from >= span || (span - from) * NEAR_PARTS > span || to * NEAR_PARTS > span) continue;
		if (from % unit !== 0n || to % unit !== 0n) continue;
		const rise = span - from + to;
		if (rise <= ceilingMwh) return rise;
	}
	return null;
}
