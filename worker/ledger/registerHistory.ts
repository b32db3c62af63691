import type { Reading, RegisterId } from "@/domain/telemetry/reading";
import { findNetEntries, findNetEntriesBefore } from "@/store/deviceConsumptionLedgers";
import { findDecisions } from "@/store/ledgerDecisions";
import { findFloor } from "@/store/ledgerFloors";
import type { PoolClient } from "@/store/pool";
import { findAnchors, findReadings, needsAnchor, placeReadings } from "@/store/telemetryReadings";
import type { RegisterHistory } from "./rederive";

/** What PostgreSQL keeps of a register, inside the transaction that holds its checkpoint. */
export function registerHistory(client: PoolClient, register: RegisterId): RegisterHistory {
	const placed = async (readings: readonly Reading[]): Promise<Reading[]> =>
		readings.some(needsAnchor)
			? placeReadings(register, readings, await findAnchors(client, [register.deviceId]))
			: [...readings];
	return {
		entriesBefore: (before, spanMs, count) => findNetEntriesBefore(client, register, before, { spanMs, count }),
		entriesBetween: (after, before) => findNetEntries(client, register, after, before),
		async readingsFiled(from, limit) {
			const readings = await findReadings(client, register, { from, limit: limit + 1 });
			return { readings: await placed(readings.slice(0, limit)), complete: readings.length <= limit };
		},
		floor: () => findFloor(client, register),
		async unsyncedFiled(from) {
			return placed(await findReadings(client, register, { from, limit: Number.POSITIVE_INFINITY, unsyncedOnly: true }));
		},
		decisions: () => findDecisions(client, register),
	};
}
