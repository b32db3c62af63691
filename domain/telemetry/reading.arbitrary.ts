import type { MilliwattHours } from "@/domain/quantity/energy";
import type { Reading } from "./reading";

/** Saturday, 21 November 2026, 10:00 in UTC. */
export const TEN_O_CLOCK = Date.UTC(2026, 10, 21, 10);

export interface WrittenReading extends Partial<Omit<Reading, "at" | "energyMwh" | "key">> {
	/** Seconds after ten. */
	readonly s: number;
	/** Counter in Wh; absent = no counter. */
	readonly wh?: number;
	readonly watts?: number;
	/** Distinguishes readings that say the same. */
	readonly salt?: number;
}

/** A reading as a person would write it down. Synced, received when measured, unless said otherwise. */
export function written({ s, wh, watts, salt = 0, ...rest }: WrittenReading): Reading {
	const at = TEN_O_CLOCK + Math.round(s * 1000);
	const energyMwh: MilliwattHours | null = wh === undefined ? null : BigInt(Math.round(wh * 1000));
	const powerMw = watts === undefined ? null : BigInt(Math.round(watts * 1000));
	return {
		key: keyOf(
			`${at}|${energyMwh}|${powerMw}|${rest.epoch ?? ""}|${rest.boot ?? ""}|${rest.seq ?? ""}|${rest.uptimeMs ?? ""}|${salt}`,
		),
		at,
		filedAt: rest.filedAt ?? at,
		receivedAt: rest.receivedAt ?? at,
		synced: true,
		energyMwh,
		powerMw,
		epoch: null,
		boot: null,
		seq: null,
		uptimeMs: null,
		switchStates: null,
		firmware: null,
		...rest,
	};
}

/** A stand-in for the content hash: 32 bytes, equal for equal text, spread evenly enough to break ties. */
export function keyOf(text: string): Uint8Array {
	const key = new Uint8Array(32);
	for (let lane = 0; lane < 8; lane++) {
		let hash = 0x811c9dc5 ^ Math.imul(lane, 0x9e3779b1);
		for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
		hash ^= hash >>> 15;
		for (let byte = 0; byte < 4; byte++) key[lane * 4 + byte] = (hash >>> (byte * 8)) & 0xff;
	}
	return key;
}
