import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import {
	CLOCK_MIN_MS,
	type DeviceClock,
	isRejection,
	parseCount,
	parseEnergyTotal,
	parsePower,
	parseSwitchEnergies,
	parseSwitchStates,
	parseTimestamp,
	type SwitchStates,
} from "./readingFields";
import { type Rejection, rejected } from "./rejection";
import { isJsonObject, type JsonObject, type JsonValue, parseStrictJson } from "./strictJson";

/** A reading as the device sent it, in exact units. Who received it when, and where it is filed, is not known here. */
export interface WireReading {
	/** 0: the whole device. */
	readonly channel: number;
	/** The device's own clock, ms; null when it sent none. A value below 2020 counts from boot. */
	readonly clockMs: number | null;
	/** False when the device itself says that its clock is not set, or when no instant can be read from it. */
	readonly clockTrusted: boolean;
	readonly energyMwh: MilliwattHours | null;
	readonly powerMw: Milliwatts | null;
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly seq: number | null;
	readonly uptimeMs: number | null;
	readonly switches: SwitchStates | null;
	/** mWh per switch; empty when not sent. */
	readonly switchEnergyMwh: readonly MilliwattHours[];
	/** Diagnostics as sent, keys in a fixed order; null when there are none. */
	readonly diagnostics: Readonly<Record<string, string | number | boolean>> | null;
	/** Where the device believes to be: compared with the registry, never obeyed. */
	readonly claims: { readonly classroom?: string; readonly device_id?: string } | null;
}

export type ParsedTelemetry = { readonly ok: true; readonly readings: readonly WireReading[] } | Rejection;

const READINGS_MAX = 1_000;
const TEXT_LENGTH_MAX = 64;
const DIAGNOSTICS = ["firmware_ver", "sequence_no", "uptime_seconds", "wifi_rssi", "free_heap", "status", "metered"] as const;

/**
 * Parses the payload of `autovolt/<device>/telemetry`: one reading, or an array of them, all or none.
 * Source of the fields: docs/wire-protocol.md. Checked by hand rather than by zod: this is the one parser that runs for
 * every reading, and its rejections must name a reason, not a path.
 */
export function parseTelemetry(payload: Uint8Array, device: string): ParsedTelemetry {
	const json = parseStrictJson(payload);
	if (!json.ok) return json;
	if (!Array.isArray(json.value)) {
		const reading = toReading(json.value, device);
		return isRejection(reading) ? reading : { ok: true, readings: [reading] };
	}
	if (json.value.length === 0 || json.value.length > READINGS_MAX)
		return rejected("schema_invalid", `An array holds 1 to ${READINGS_MAX} readings.`);
	const readings: WireReading[] = [];
	for (const one of json.value) {
		const reading = toReading(one, device);
		if (isRejection(reading)) return rejected(reading.reason, `Reading ${readings.length + 1} of the array: ${reading.detail}`);
		readings.push(reading);
	}
	return { ok: true, readings };
}

function toReading(message: JsonValue, device: string): WireReading | Rejection {
	if (!isJsonObject(message)) return rejected("schema_invalid", "A reading is a JSON object.");
	const name = message["esp32_name"];
	if (name !== undefined && name !== device) return rejected("name_mismatch", "esp32_name differs from the device in the topic.");
	const version = message["v"];
	if (version !== undefined && version !== 1)
		return rejected("schema_invalid", "v is not 1: this version of the protocol is not known.");

	const total = message["energy_wh_total"];
	const energyMwh = total === undefined ? null : parseEnergyTotal(total, "energy_wh_total");
	if (isRejection(energyMwh)) return energyMwh;
	const powerMw = parsePower(message["power_w"]);
	if (isRejection(powerMw)) return powerMw;
	const switches = parseSwitchStates(message["switch_state"]);
	if (isRejection(switches)) return switches;
	if (energyMwh === null && powerMw === null && switches === null)
		return rejected("schema_invalid", "Nothing is measured: energy_wh_total, power_w and switch_state are all absent.");
	const switchEnergyMwh = parseSwitchEnergies(message["switch_wh"]);
	if (isRejection(switchEnergyMwh)) return switchEnergyMwh;

	const epoch = parseCount(message, "epoch");
	if (isRejection(epoch)) return epoch;
	const boot = parseCount(message, "boot");
	if (isRejection(boot)) return boot;
	const seq = parseCount(message, "seq", Number.MAX_SAFE_INTEGER);
	if (isRejection(seq)) return seq;
	const uptimeMs = parseUptime(message);
	if (isRejection(uptimeMs)) return uptimeMs;
	const clock = parseClock(message);
	if (isRejection(clock)) return clock;
	if (clock === null && seq === null && uptimeMs === null)
		return rejected("schema_invalid", "Without timestamp, seq or uptime a reading cannot be told from its repetition.");

	return {
		channel: 0,
		clockMs: clock?.ms ?? null,
		clockTrusted: clock?.zoned === true && clock.ms >= CLOCK_MIN_MS && message["time_synced"] !== false,
		energyMwh,
		powerMw,
		epoch,
		boot,
		seq,
		uptimeMs,
		switches,
		switchEnergyMwh,
		diagnostics: diagnosticsOf(message),
		claims: claimsOf(message),
	};
}

/** `ts_ms` where given, else `timestamp`. A ts_ms of 0 says "unsynced" and leaves what timestamp says of the boot. */
function parseClock(message: JsonObject): DeviceClock | null | Rejection {
	const tsMs = parseCount(message, "ts_ms", 8_640_000_000_000_000);
	if (isRejection(tsMs)) return tsMs;
	if (tsMs !== null && tsMs > 0) return { ms: tsMs, zoned: true };
	const clock = parseTimestamp(message["timestamp"]);
	if (tsMs === null || clock === null || isRejection(clock)) return clock;
	return { ms: clock.ms, zoned: false };
}

function parseUptime(message: JsonObject): number | null | Rejection {
	const uptimeMs = parseCount(message, "uptime_ms", Number.MAX_SAFE_INTEGER);
	if (uptimeMs !== null) return uptimeMs;
	const seconds = message["uptime_seconds"];
	return typeof seconds === "number" && seconds >= 0 && seconds < 1e12 ? Math.round(seconds * 1000) : null;
}

/** A diagnostic of an unexpected kind is left out: no energy is lost for a signal strength. */
function diagnosticsOf(message: JsonObject): WireReading["diagnostics"] {
	let found: Record<string, string | number | boolean> | null = null;
	for (const field of DIAGNOSTICS) {
		const value = message[field];
		if (value === undefined) continue;
		const kept = typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)) || isShortText(value);
		if (!kept) continue;
		found ??= {};
		found[field] = value as string | number | boolean;
	}
	return found;
}

function claimsOf(message: JsonObject): WireReading["claims"] {
	const classroom = message["classroom"];
	const id = message["device_id"];
	if (classroom === undefined && id === undefined) return null;
	return {
		...(isShortText(classroom) ? { classroom } : {}),
		...(isShortText(id) || typeof id === "number" ? { device_id: String(id) } : {}),
	};
}

function isShortText(value: JsonValue | undefined): value is string {
	return typeof value === "string" && value.length <= TEXT_LENGTH_MAX;
}
