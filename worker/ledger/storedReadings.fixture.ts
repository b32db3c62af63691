import type pg from "pg";
import { hex } from "@/domain/ledger/canonicalEntry";
import type { Reading, RegisterId } from "@/domain/telemetry/reading";
import { insertMark } from "@/store/ledgerMarks";
import { inTransaction } from "@/store/pool";
import { insertTelemetryEvents, PartitionKeeper } from "@/store/telemetryEvents";

/** Stores readings and their mark as ingest does, in one transaction. */
export async function storeReadings(pool: pg.Pool, register: RegisterId, readings: readonly Reading[]): Promise<void> {
	if (readings.length === 0) return;
	const instants = readings.flatMap(({ at, filedAt }) => [at, filedAt]);
	await new PartitionKeeper(pool).ensure(instants);
	await inTransaction(pool, async (client) => {
		await insertTelemetryEvents(
			client,
			readings.map((reading) => ({
				...register,
				...reading,
				contentSha256: hex(reading.key),
				deviceClockMs: reading.synced ? reading.at : 0,
				switchEnergyMwh: [],
				extra: reading.firmware === null ? null : JSON.stringify({ firmware_ver: reading.firmware }),
			})),
		);
		await insertMark(client, [{ ...register, staleFrom: Math.min(...instants), staleUntil: Math.max(...instants) }]);
	});
}
