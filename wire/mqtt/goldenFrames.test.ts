import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type AckMessage, formatAck } from "./ackMessage";
import { type CommandMessage, formatCommand, formatLegacySwitch, type LegacySwitchMessage } from "./commandMessage";
import { formatConfig } from "./configMessage";
import { parseAnswer, parseEvent, type WireEvent } from "./eventMessage";
import { parseStatus, type WireStatus } from "./statusMessage";
import { parseTelemetry, type WireReading } from "./telemetryMessage";
import { parseDownTopic, parseUpTopic } from "./topics";

// The firmware's C++ tests read the same files: keys are snake_case, energies decimal strings of milliwatt-hours.
interface Frame {
	readonly name: string;
	readonly topic: string;
	readonly payload: string;
	readonly readings?: unknown;
	readonly event?: unknown;
	readonly status?: unknown;
	readonly answer?: unknown;
	/** What the server says, the other way round: it must come out as this payload. */
	readonly command?: CommandMessage;
	readonly legacy?: LegacySwitchMessage;
	/** The same; powers are decimal strings of milliwatts. */
	readonly config?: { readonly rev: number; readonly switches: readonly { power_mw: string; type: string; name: string }[] };
	readonly rejected?: string;
}

const FOLDER = new URL("./examples/", import.meta.url);
const frames = readdirSync(FOLDER).flatMap((file) =>
	(JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Frame[]).map((frame) => ({
		...frame,
		name: `${file}: ${frame.name}`,
	})),
);

/** What the worker publishes to a device, and what the firmware's tests make of it. */
interface DownFrame {
	readonly name: string;
	readonly payload: string;
	readonly ack?: AckMessage;
	readonly command?: CommandMessage;
}

const downFrames = JSON.parse(
	readFileSync(new URL("../../firmware/test/frames/down.json", import.meta.url), "utf8"),
) as readonly DownFrame[];

describe("frames that the firmware reads", () => {
	it.each(downFrames.filter(({ ack }) => ack !== undefined))("$name is what the worker writes", ({ payload, ack }) => {
		expect(formatAck(ack as AckMessage)).toBe(payload);
	});

	// An id that is a number is an elder server's: this one writes text.
	it.each(downFrames.filter(({ command, payload }) => command && payload.includes('"cmd_id":"')))(
		"$name is what the worker writes",
		({ payload, command }) => {
			expect(formatCommand(command as CommandMessage)).toBe(payload);
		},
	);
});

describe("golden frames", () => {
	it("are there", () => expect(frames.length).toBeGreaterThan(35));

	it.each(frames.filter(({ command, legacy }) => command || legacy))("$name", ({ topic, payload, command, legacy }) => {
		const down = parseDownTopic(topic);
		expect(down?.kind).toBe(command ? "cmd" : "switches");
		expect(command ? formatCommand(command) : legacy && formatLegacySwitch(legacy)).toBe(payload);
	});

	it.each(frames.filter(({ config }) => config))("$name", ({ topic, payload, config }) => {
		expect(parseDownTopic(topic)?.kind).toBe("config");
		const switches = (config?.switches ?? []).map(({ power_mw, ...rest }) => ({ ...rest, powerMw: BigInt(power_mw) }));
		expect(formatConfig(config?.rev ?? 0, switches)).toBe(payload);
	});

	const up = frames.filter(({ command, legacy, config }) => !command && !legacy && !config);
	it.each(up)("$name", ({ topic, payload, readings, event, status, answer, rejected }) => {
		const up = parseUpTopic(topic);
		const bytes = new TextEncoder().encode(payload);
		const expected = rejected
			? { rejected }
			: {
					...(readings ? { readings } : {}),
					...(event ? { event } : {}),
					...(answer ? { answer } : {}),
					...(status ? { status } : {}),
				};
		expect(parse(up?.kind ?? "", bytes, up?.device ?? "")).toEqual(expected);
	});
});

function parse(kind: string, payload: Uint8Array, device: string): object {
	if (kind === "telemetry") {
		const parsed = parseTelemetry(payload, device);
		return parsed.ok ? { readings: parsed.readings.map(readingOf) } : { rejected: parsed.reason };
	}
	if (kind === "event") {
		const parsed = parseEvent(payload, device);
		return parsed.ok ? { event: eventOf(parsed.event) } : { rejected: parsed.reason };
	}
	if (kind === "cmd/ack") {
		const parsed = parseAnswer(payload, "cmd_ack");
		return parsed.ok ? { answer: answerOf(parsed.event) } : { rejected: parsed.reason };
	}
	if (kind === "config/ack") {
		const parsed = parseAnswer(payload, "config_ack");
		return parsed.ok ? { event: eventOf(parsed.event) } : { rejected: parsed.reason };
	}
	const parsed = parseStatus(payload);
	return parsed.ok ? { status: statusOf(parsed.status) } : { rejected: parsed.reason };
}

function readingOf(reading: WireReading): object {
	return {
		channel: reading.channel,
		clock_ms: reading.clockMs,
		clock_trusted: reading.clockTrusted,
		energy_mwh: reading.energyMwh?.toString() ?? null,
		power_mw: reading.powerMw?.toString() ?? null,
		epoch: reading.epoch,
		boot: reading.boot,
		seq: reading.seq,
		uptime_ms: reading.uptimeMs,
		switch_states: reading.switches?.states ?? null,
		switches_by_name: reading.switches?.byName ?? null,
		switch_energy_mwh: reading.switchEnergyMwh.map(String),
		diagnostics: reading.diagnostics,
		claims: reading.claims,
	};
}

function eventOf({ type, clockMs, clockTrusted, epoch, boot, seq, anchor }: WireEvent): object {
	return {
		type,
		clock_ms: clockMs,
		clock_trusted: clockTrusted,
		epoch,
		boot,
		seq,
		anchor: anchor && { boot: anchor.boot, uptime_ms: anchor.uptimeMs, clock_ms: anchor.clockMs },
	};
}

function answerOf({ clockMs, clockTrusted, payload }: WireEvent): object {
	const { cmd_id, ok, error = null } = payload;
	return { cmd_id, ok, error, clock_ms: clockMs, clock_trusted: clockTrusted };
}

function statusOf({ legacySwitches, ...status }: WireStatus): object {
	return { ...status, legacy_switches: legacySwitches };
}
