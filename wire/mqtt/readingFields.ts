import { ENERGY_TOTAL_MAX_MWH, type MilliwattHours, type Milliwatts, parseWattHours } from "@/domain/quantity/energy";
import { type Rejection, rejected } from "./rejection";
import { isJsonObject, type JsonObject, type JsonValue } from "./strictJson";

const U32_MAX = 0xffff_ffff;
const SWITCHES_MAX = 64;
const POWER_W_MAX = 1e9;
/** 2020-01-01T00:00Z, in ms: an earlier clock is a count since boot or was never set. */
export const CLOCK_MIN_MS = 1_577_836_800_000;
/** Numbers from here on are milliseconds: as seconds they would lie after the year 5000. */
const MILLISECONDS_MIN = 100_000_000_000;
const CLOCK_MAX_MS = 8_640_000_000_000_000;
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/;

/** The device's clock. `zoned` false: a local time without offset, which cannot be trusted to be an instant. */
export interface DeviceClock {
	readonly ms: number;
	readonly zoned: boolean;
}

/** An absent (or null) optional field is null; a present one of the wrong kind is a rejection. */
export function parseCount(message: JsonObject, field: string, max: number = U32_MAX): number | null | Rejection {
	const value = message[field];
	if (value === undefined || value === null) return null;
	if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max) return value as number;
	return rejected("schema_invalid", `${field} must be a whole number from 0 to ${max}.`);
}

export function isRejection(value: unknown): value is Rejection {
	return typeof value === "object" && value !== null && (value as Rejection).ok === false;
}

/** A cumulative counter in Wh, as a number or a decimal string, to mWh. */
export function parseEnergyTotal(value: JsonValue, field: string): MilliwattHours | Rejection {
	if (typeof value === "number") {
		if (value < 0) return rejected("energy_negative", `${field} is negative; a counter never is.`);
		// The common case needs no text: whole watt-hours.
		if (Number.isInteger(value) && value <= 9e12) return BigInt(value) * 1000n;
	} else if (typeof value !== "string") {
		return rejected("schema_invalid", `${field} must be a number of Wh or a decimal string.`);
	} else if (/^\s*-/.test(value)) {
		return rejected("energy_negative", `${field} is negative; a counter never is.`);
	} else if (!/^\s*\+?\d+(\.\d*)?\s*$/.test(value)) {
		return rejected("schema_invalid", `${field} must be a decimal number of Wh.`);
	}
	const energyMwh = parseWattHours(value);
	return energyMwh ?? rejected("energy_out_of_range", `${field} exceeds ${ENERGY_TOTAL_MAX_MWH / 1000n} Wh.`);
}

export function parsePower(value: JsonValue | undefined): Milliwatts | null | Rejection {
	if (value === undefined || value === null) return null;
	if (typeof value !== "number") return rejected("schema_invalid", "power_w must be a number of watts.");
	if (!(value >= 0 && value <= POWER_W_MAX)) return rejected("power_out_of_range", `power_w must be from 0 to ${POWER_W_MAX} W.`);
	return BigInt(Math.round(value * 1000));
}

/** Seconds or milliseconds since 1970, millis() since boot, or ISO 8601. Null when absent. */
export function parseTimestamp(value: JsonValue | undefined): DeviceClock | null | Rejection {
	if (value === undefined || value === null) return null;
	if (typeof value === "number") {
		// 2^53 + 1 and the like are no clock: keep what fits an instant.
		if (!(value >= 0 && value <= CLOCK_MAX_MS)) return rejected("schema_invalid", "timestamp is not a time.");
		if (value >= MILLISECONDS_MIN) return { ms: Math.round(value), zoned: true };
		const seconds = value * 1000 >= CLOCK_MIN_MS;
		return { ms: Math.round(seconds ? value * 1000 : value), zoned: true };
	}
	if (typeof value !== "string" || !ISO_8601.test(value))
		return rejected("schema_invalid", "timestamp must be seconds or milliseconds since 1970, or ISO 8601.");
	const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(value.slice(10));
	const ms = Date.parse(zoned ? value : `${value}Z`);
	if (Number.isNaN(ms)) return rejected("schema_invalid", "timestamp is no date of the calendar.");
	return { ms, zoned };
}

export type SwitchStates =
	| { readonly states: string; readonly byName: null }
	| { readonly states: null; readonly byName: Readonly<Record<string, "0" | "1" | "?">> };

/** One character per switch, or states by name where a map was sent. */
export function parseSwitchStates(value: JsonValue | undefined): SwitchStates | null | Rejection {
	if (value === undefined || value === null) return null;
	if (Array.isArray(value)) {
		if (value.length > SWITCHES_MAX) return rejected("schema_invalid", `switch_state holds more than ${SWITCHES_MAX} switches.`);
		let states = "";
		for (const one of value) {
			const state = stateOf(one);
			if (state === null) return rejected("schema_invalid", "switch_state holds something else than 0, 1, true or false.");
			states += state;
		}
		return { states, byName: null };
	}
	if (!isJsonObject(value)) return rejected("schema_invalid", "switch_state must be an array or a map of switches.");
	const names = Object.keys(value).sort();
	if (names.length > SWITCHES_MAX) return rejected("schema_invalid", `switch_state holds more than ${SWITCHES_MAX} switches.`);
	const byName: Record<string, "0" | "1" | "?"> = {};
	for (const name of names) {
		const state = stateOf(value[name] as JsonValue);
		if (state === null || name.length > 64)
			return rejected("schema_invalid", "switch_state must map short names to 0, 1, true or false.");
		byName[name] = state;
	}
	return { states: null, byName };
}

function stateOf(value: JsonValue): "0" | "1" | "?" | null {
	if (value === 1 || value === true) return "1";
	if (value === 0 || value === false) return "0";
	return value === null ? "?" : null;
}

/** mWh per switch, in switch order. Empty when absent. */
export function parseSwitchEnergies(value: JsonValue | undefined): readonly MilliwattHours[] | Rejection {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value) || value.length > SWITCHES_MAX)
		return rejected("schema_invalid", `switch_wh must be an array of at most ${SWITCHES_MAX} numbers.`);
	const energies: MilliwattHours[] = [];
	for (const one of value) {
		const energyMwh = parseEnergyTotal(one, "switch_wh");
		if (isRejection(energyMwh)) return energyMwh;
		energies.push(energyMwh);
	}
	return energies;
}
