import type pg from "pg";
import type { LedgerEntry } from "@/domain/ledger/entry";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { RegisterId } from "@/domain/telemetry/reading";
import { instantText } from "./telemetryEvents";

/** A stored reading, as evidence of an entry. */
export interface ReadingEvidence {
	readonly role: "opening" | "closing" | "between";
	/** Null: the device's clock was not set. */
	readonly measuredAt: Date | null;
	readonly receivedAt: Date;
	readonly energyMwh: MilliwattHours | null;
	readonly contentSha256: string;
}

const READINGS_MAX = 500;

/**
 * The readings that an entry stands on: the one that closes it (its cause), the one that opened it (the cause of the
 * entry before), and those that were filed between the two, which carry nothing of their own.
 */
export async function readEntryReadings(
	client: pg.ClientBase,
	{ deviceId, channel }: RegisterId,
	entry: Pick<LedgerEntry, "startsAt" | "endsAt" | "cause">,
): Promise<ReadingEvidence[]> {
	const { rows: before } = await client.query<{ cause: Buffer }>(
		`SELECT e.cause FROM device_consumption_ledgers e
		  WHERE e.device_id = $1 AND e.channel = $2 AND e.ends_at = $3 AND e.cause <> $4 AND e.reverses IS NULL AND NOT EXISTS (
		    SELECT FROM device_consumption_ledgers r WHERE r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number)`,
		[deviceId, channel, instantText(entry.startsAt), entry.cause],
	);
	const causes = [...before.map((row) => row.cause), Buffer.from(entry.cause)];
	// An unsynced reading is filed where it was received, never before it was measured.
	const { rows } = await client.query<{
		filed_at: Date;
		received_at: Date;
		synced: boolean;
		energy_mwh: bigint | null;
		sha: Buffer;
	}>(
		`SELECT filed_at, received_at, synced, energy_mwh, content_sha256 AS sha FROM telemetry_events
		  WHERE device_id = $1 AND channel = $2 AND filed_at >= $3 AND (filed_at <= $4 OR content_sha256 = ANY ($5::bytea[]))
		  ORDER BY filed_at, content_sha256 LIMIT ${READINGS_MAX}`,
		[deviceId, channel, instantText(entry.startsAt), instantText(entry.endsAt), causes],
	);
	const closing = Buffer.from(entry.cause);
	return rows.map((row) => ({
		role: row.sha.equals(closing) ? "closing" : causes.some((cause) => cause.equals(row.sha)) ? "opening" : "between",
		measuredAt: row.synced ? row.filed_at : null,
		receivedAt: row.received_at,
		energyMwh: row.energy_mwh,
		contentSha256: row.sha.toString("hex"),
	}));
}
