import type { MilliwattHours } from "@/domain/quantity/energy";

/** Counter units, in mWh: 0.001 Wh to 1 kWh. */
const UNITS_MWH = [1n, 10n, 100n, 1_000n, 10_000n, 100_000n, 1_000_000n];
const BINARY_MODULI = [65_536n, 4_294_967_296n];
/** A decimal display has four to ten digits and reaches at least 10 kWh. */
const DECIMAL_MODULI = [10_000n, 100_000n, 1_000_000n, 10_000_000n, 100_000_000n, 1_000_000_000n, 10_000_000_000n];
const DECIMAL_SPAN_MIN_MWH = 10_000_000n;
/** "Just below" and "just above 0": within a tenth of the span. */
const NEAR_PARTS = 10n;

/** Every span at which a counter may start again from 0, in mWh, each with the unit it counts in. */
const SPANS = UNITS_MWH.flatMap((unit) => [
	...BINARY_MODULI.map((modulus) => ({ span: modulus * unit, unit })),
	...DECIMAL_MODULI.map((modulus) => ({ span: modulus * unit, unit })).filter(({ span }) => span >= DECIMAL_SPAN_MIN_MWH),
]);

/**
 * The rise across a wrap at 2^16, 2^32 or 10^n of a counter's unit, from just below it to just above 0. Null when no such
 * span explains the fall within the ceiling. Spans lie further apart than a tenth, so no two explain it differently.
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
