import type { Logger } from "pino";
import type { Database } from "@/store/connection";
import { findQuarantined, findUnclaimedNames, markReprocessed } from "@/store/quarantine";
import { removeUnclaimed } from "@/store/unclaimedDevices";
import type { Clock } from "../clock";
import type { Ingest } from "../incoming";

/**
 * Feeds quarantined messages through ingest again, at their original time of arrival, after the cause was mended. A row
 * that is refused again keeps waiting; any other outcome is written to it. Returns how many messages were stored.
 */
export async function reprocess(
	database: Database,
	clock: Clock,
	ingest: Ingest,
	which: { readonly ids: readonly bigint[] } | { readonly device: string },
): Promise<number> {
	let stored = 0;
	for (const row of await findQuarantined(database, which)) {
		const verdict = await ingest.accept({
			topic: row.topic,
			payload: row.payload,
			qos: 1,
			retain: false,
			receivedAt: row.receivedAt.getTime(),
			principal: row.principal === null ? null : { name: row.principal, deviceId: null, claimed: true },
			connection: { refused: false },
			quarantineId: row.id,
		});
		if (verdict.kind === "refused") return stored;
		if (verdict.kind === "quarantined" && verdict.reason === "unclaimed") continue;
		if (verdict.kind === "stored") stored++;
		await markReprocessed(database, row.id, clock.now(), verdict.kind === "quarantined" ? verdict.reason : verdict.kind);
	}
	return stored;
}

/** Looks for devices that were adopted while their messages waited: adoption brings the first reading in. */
export async function reprocessAdopted(database: Database, clock: Clock, ingest: Ingest, log: Logger): Promise<void> {
	for (const name of await findUnclaimedNames(database)) {
		if (!ingest.directory.peek(name)) continue;
		const stored = await reprocess(database, clock, ingest, { device: name });
		await removeUnclaimed(database, name);
		log.info({ event: "ingest.device.adopted", device: name, stored });
	}
}
