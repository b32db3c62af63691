import type { Milliwatts } from "@/domain/quantity/energy";

/** One switch, as its device is told of it. */
export interface ConfiguredSwitch {
	/** What it is reckoned to draw when it is ON: rating × its factor × the device's, in whole milliwatts. */
	readonly powerMw: Milliwatts;
	/** "ac" rests before it starts again; the device takes all others alike. */
	readonly type: string;
	readonly name: string;
}

/** Devices read this much; names are for people, so they stay behind when all of it would not fit. */
export const CONFIG_BYTES_MAX = 4_096;

/**
 * The payload of `autovolt/<device>/config`, by position. Watts are written with at most three decimals, exact.
 *
 * @param switches  at least one: an empty list would be refused
 */
export function formatConfig(rev: number, switches: readonly ConfiguredSwitch[]): string {
	const told = {
		rev,
		ratings_w: switches.map(({ powerMw }) => Number(powerMw) / 1_000),
		types: switches.map(({ type }) => type),
	};
	const whole = JSON.stringify({ ...told, names: switches.map(({ name }) => name) });
	return new TextEncoder().encode(whole).length <= CONFIG_BYTES_MAX ? whole : JSON.stringify(told);
}
