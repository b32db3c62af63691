import type { Instant } from "@/domain/calendar/interval";
import type { Database } from "@/store/connection";
import { insertDeviceEvents } from "@/store/deviceEvents";
import { insertMark } from "@/store/ledgerMarks";
import { inTransaction } from "@/store/pool";
import { insertSwitchMarks } from "@/store/switchMarks";
import { copyTelemetryEvents, PartitionKeeper } from "@/store/telemetryEvents";
import { insertTelemetryKeys } from "@/store/telemetryKeys";
import { parseUpTopic } from "@/wire/mqtt/topics";
import type { KnownDevice } from "@/worker/incoming";
import { classify, type PendingEvent, type PendingReading } from "@/worker/ingest/classify";
import type { SimDevice } from "../simulate/campus";
import type { Outgoing } from "../simulate/controller";

const ROWS_PER_STATEMENT = 10_000;
const AIR_MS = 120;

/**
 * Stores what a device has said, by the same parsing, hashing and filing as ingest, but in bulk, and marks its register
 * for the ledger. One transaction: a device has its whole history or none. Returns the number of readings.
 */
export async function rememberHistory(
	pool: Database,
	deviceId: number,
	device: SimDevice,
	messages: readonly Outgoing[],
): Promise<number> {
	const { readings, events } = toRows(deviceId, device, messages);
	const first = readings[0];
	if (!first) return 0;
	await new PartitionKeeper(pool).ensure(readings.map(({ row }) => row.filedAt));
	return inTransaction(pool, async (client) => {
		for (const chunk of chunks(readings)) {
			await copyTelemetryEvents(
				client,
				chunk.map(({ row }) => row),
			);
			await insertTelemetryKeys(client, chunk.flatMap(keyRow));
		}
		for (const chunk of chunks(events)) {
			await insertDeviceEvents(
				client,
				chunk.map(({ row }) => row),
			);
			await insertTelemetryKeys(client, chunk.flatMap(keyRow));
		}
		const staleUntil = readings.reduce((latest, { row }) => Math.max(latest, row.filedAt), 0);
		await insertMark(client, [{ deviceId, channel: 0, staleFrom: first.row.filedAt, staleUntil }]);
		await insertSwitchMarks(client, [
			{ deviceId, from: Math.min(first.row.filedAt, ...events.slice(0, 1).map(({ row }) => row.filedAt)) },
		]);
		await client.query("SELECT pg_notify('autovolt_stage', stage) FROM unnest(ARRAY['ledger', 'switching']) stage");
		return readings.length;
	});
}

function toRows(
	deviceId: number,
	device: SimDevice,
	messages: readonly Outgoing[],
): { readings: PendingReading[]; events: PendingEvent[] } {
	const known: KnownDevice = {
		id: deviceId,
		name: device.name,
		archived: false,
		credentials: [],
		classroom: device.room,
		switchNames: device.switches.map(({ name }) => name),
		sentAhead: false,
	};
	const readings: PendingReading[] = [];
	const events: PendingEvent[] = [];
	for (const message of messages) {
		const found = classifyOne(message, known, message.sendAt + AIR_MS);
		if (found.kind === "readings") readings.push(...found.readings);
		else if (found.kind === "event") events.push(found.event);
		else throw new Error(`${device.name}: the demo's own message is ${found.kind === "bad" ? found.detail : found.kind}`);
	}
	return { readings, events };
}

function classifyOne(message: Outgoing, known: KnownDevice, receivedAt: Instant) {
	const name = `autovolt/${known.name}/${message.topic}`;
	const topic = parseUpTopic(name);
	if (!topic) throw new Error(`${name} is no topic of a device`);
	const payload = Buffer.from(JSON.stringify(message.payload), "utf8");
	return classify(
		{ topic: name, payload, qos: 1, retain: false, receivedAt, principal: null, connection: { refused: false } },
		topic,
		known,
	);
}

function keyRow({ row, key }: PendingReading | PendingEvent) {
	if (key === null) return [];
	return [{ deviceId: row.deviceId, key, contentSha256: row.contentSha256, filedAt: row.filedAt }];
}

function chunks<T>(rows: readonly T[]): T[][] {
	const parts: T[][] = [];
	for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) parts.push(rows.slice(from, from + ROWS_PER_STATEMENT));
	return parts;
}
