import type { MilliwattHours } from "./energy";

/** Price of energy in millionths of the currency per kWh: 8.50 per kWh = 8_500_000n. Never negative. */
export type MicroPerKwh = bigint;
/** Money in 10^-12 of the currency: the exact product of mWh and micro per kWh. Never rounded before `settle`. */
export type PicoMoney = bigint;
/** Money in hundredths of the currency, after settlement. */
export type Hundredths = bigint;

export const PICO_PER_HUNDREDTH = 10_000_000_000n;

/** 1 mWh = 10^-6 kWh, 1 micro = 10^-6, so their plain product is in 10^-12 of the currency. */
export function priceEnergy(energyMwh: MilliwattHours, rate: MicroPerKwh): PicoMoney {
	return energyMwh * rate;
}

/** Rounds half away from zero to hundredths: the one place where money is rounded. */
export function roundToHundredths(money: PicoMoney): Hundredths {
	const half = PICO_PER_HUNDREDTH / 2n;
	return money >= 0n ? (money + half) / PICO_PER_HUNDREDTH : -((-money + half) / PICO_PER_HUNDREDTH);
}

/** Parses a decimal price ("8.5", 8.5) with at most 6 decimals. Null when negative, malformed or finer than a micro. */
export function parseRate(value: string | number): MicroPerKwh | null {
	const text = typeof value === "number" ? decimalText(value) : value.trim();
	const match = /^\+?(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text);
	if (!match) return null;
	return BigInt(match[1] ?? "0") * 1_000_000n + BigInt((match[2] ?? "").padEnd(6, "0"));
}

function decimalText(value: number): string {
	if (!Number.isFinite(value) || value >= 1e9) return "";
	const text = String(value);
	return text.includes("e") ? value.toFixed(6) : text;
}

/** Money as a JSON number: settled to 2 decimals. */
export function toSettled(money: PicoMoney): number {
	return Number(roundToHundredths(money)) / 100;
}

/** Money as a JSON number with 6 decimals, for periods that are still open. Rounds half away from zero. */
export function toOpen(money: PicoMoney): number {
	const half = 500_000n;
	const micro = money >= 0n ? (money + half) / 1_000_000n : -((-money + half) / 1_000_000n);
	return Number(micro) / 1e6;
}

/** Price as a JSON number of currency per kWh. */
export function toRate(rate: MicroPerKwh): number {
	return Number(rate) / 1e6;
}
