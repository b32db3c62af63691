import { acceptReading } from "@/domain/telemetry/acceptReading";
import type { DeviceEventRow } from "@/store/deviceEvents";
import type { DeviceStatusRow } from "@/store/deviceStatus";
import type { TelemetryEventRow } from "@/store/telemetryEvents";
import type { TimeAnchorRow } from "@/store/timeAnchors";
import { parseAnswer, parseEvent, type WireEvent } from "@/wire/mqtt/eventMessage";
import { parseStatus } from "@/wire/mqtt/statusMessage";
import { parseTelemetry, type WireReading } from "@/wire/mqtt/telemetryMessage";
import type { DeviceTopic, UpTopicKind } from "@/wire/mqtt/topics";
import type { IncomingMessage, KnownDevice } from "../incoming";
import { aheadKey, archivedKey, eventContent, idempotencyKey, readingContent } from "./content";
import { placeClock } from "./placeClock";

export interface PendingReading {
	readonly row: TelemetryEventRow;
	/** Hex; null when the primary key of the event is enough. */
	readonly key: string | null;
	/** Asked for but never stored: it was perhaps stored under one of these, ahead of its time or before its month was archived. */
	readonly earlierKeys: readonly string[];
	readonly ahead: boolean;
	/** Its month is in the archive: only a repetition can be told. */
	readonly archived: boolean;
}

export interface PendingEvent {
	readonly row: DeviceEventRow;
	readonly key: string | null;
	readonly anchor: TimeAnchorRow | null;
	/** The command that it answers or names. */
	readonly commandId: string | null;
}

/** What a message turned out to be. `device` null only for what is bad. */
export type Classified =
	| { readonly kind: "readings"; readonly readings: readonly PendingReading[] }
	| { readonly kind: "event"; readonly event: PendingEvent }
	| { readonly kind: "status"; readonly status: DeviceStatusRow }
	| { readonly kind: "heartbeat" }
	| { readonly kind: "bad"; readonly reason: string; readonly detail: string };

/** Parses a message of a known device and decides where it is filed and how its repetition is recognised. Pure. */
export function classify(message: IncomingMessage, topic: DeviceTopic<UpTopicKind>, device: KnownDevice): Classified {
	switch (topic.kind) {
		case "telemetry":
			return classifyTelemetry(message, device);
		case "event": {
			const parsed = parseEvent(message.payload, device.name);
			return parsed.ok ? { kind: "event", event: pendingEvent(message, device, parsed.event) } : bad(parsed);
		}
		case "cmd/ack":
		case "config/ack": {
			const parsed = parseAnswer(message.payload, topic.kind === "cmd/ack" ? "cmd_ack" : "config_ack");
			return parsed.ok ? { kind: "event", event: pendingEvent(message, device, parsed.event) } : bad(parsed);
		}
		case "status": {
			const parsed = parseStatus(message.payload);
			if (!parsed.ok) return bad(parsed);
			const { order, ...said } = parsed.status;
			return {
				kind: "status",
				status: {
					...said,
					deviceId: device.id,
					epoch: order?.epoch ?? null,
					boot: order?.boot ?? null,
					conn: order?.conn ?? null,
					at: message.receivedAt,
					// The device's own publish carries the flag too; only a broker's stored copy is old, and that has no principal.
					retained: message.retain && message.principal === null,
				},
			};
		}
		case "heartbeat":
			return { kind: "heartbeat" };
	}
}

function bad(rejection: { readonly reason: string; readonly detail: string }): Classified {
	return { kind: "bad", reason: rejection.reason, detail: rejection.detail };
}

function classifyTelemetry(message: IncomingMessage, device: KnownDevice): Classified {
	const parsed = parseTelemetry(message.payload, device.name);
	if (!parsed.ok) return bad(parsed);
	for (const reading of parsed.readings) {
		const acceptance = acceptReading(reading);
		if (acceptance.kind === "rejected") return bad({ reason: acceptance.reason, detail: "No meter can have said this." });
	}
	return { kind: "readings", readings: parsed.readings.map((reading) => pendingReading(message, device, reading)) };
}

function pendingReading(message: IncomingMessage, device: KnownDevice, reading: WireReading): PendingReading {
	const contentSha256 = readingContent(device.id, reading);
	const { synced, filedAt, ahead } = placeClock(reading, message.receivedAt);
	const key = idempotencyKey({ topic: "telemetry", ...reading, synced, ahead, contentSha256 });
	const archived = synced && device.archivedUntil != null && filedAt < device.archivedUntil;
	const earlierKeys = [
		...(key === null && device.sentAhead ? [aheadKey(contentSha256)] : []),
		...(key === null && archived ? [archivedKey(contentSha256)] : []),
	];
	return {
		...{ key, earlierKeys, ahead, archived },
		row: {
			deviceId: device.id,
			channel: reading.channel,
			filedAt,
			contentSha256,
			receivedAt: message.receivedAt,
			synced,
			deviceClockMs: reading.clockMs,
			energyMwh: reading.energyMwh,
			powerMw: reading.powerMw,
			epoch: reading.epoch,
			boot: reading.boot,
			seq: reading.seq,
			uptimeMs: reading.uptimeMs,
			switchStates: switchStatesOf(reading, device),
			switchEnergyMwh: reading.switchEnergyMwh,
			extra: extraOf(reading, device),
		},
	};
}

/** A map by name is brought into the order of the registry; a switch that it does not name is unknown. */
function switchStatesOf(reading: WireReading, device: KnownDevice): string | null {
	if (reading.switches === null) return null;
	if (reading.switches.states !== null) return reading.switches.states;
	const byName = reading.switches.byName;
	return device.switchNames.map((name) => byName[name] ?? "?").join("");
}

/**
 * What the reading's hash covers and no column holds: diagnostics, states by name, and where it believes to be, under
 * `contradicts` where the registry knows otherwise (recorded, not obeyed). So it can be hashed again (docs/audit.md).
 */
function extraOf(reading: WireReading, device: KnownDevice): string | null {
	const { claims, diagnostics, switches } = reading;
	const byName = switches?.byName ?? null;
	if (!diagnostics && !claims && !byName) return null;
	const contradicts =
		claims !== null &&
		((claims.classroom !== undefined && claims.classroom !== device.classroom) ||
			(claims.device_id !== undefined && claims.device_id !== String(device.id) && claims.device_id !== device.name));
	return JSON.stringify({
		...diagnostics,
		...(claims ? { [contradicts ? "contradicts" : "claims"]: claims } : {}),
		...(byName ? { switch_state: byName } : {}),
	});
}

function pendingEvent(message: IncomingMessage, device: KnownDevice, event: WireEvent): PendingEvent {
	const contentSha256 = eventContent(device.id, event);
	const { synced, filedAt, ahead } = placeClock(event, message.receivedAt);
	return {
		key: idempotencyKey({ topic: "event", channel: 0, epoch: event.epoch, seq: event.seq, synced, ahead, contentSha256 }),
		commandId: typeof event.payload["cmd_id"] === "string" ? event.payload["cmd_id"] : null,
		anchor: event.anchor === null ? null : { deviceId: device.id, ...event.anchor, receivedAt: message.receivedAt },
		row: {
			deviceId: device.id,
			filedAt,
			contentSha256,
			receivedAt: message.receivedAt,
			type: event.type,
			epoch: event.epoch,
			boot: event.boot,
			seq: event.seq,
			payload: JSON.stringify(event.payload),
		},
	};
}
