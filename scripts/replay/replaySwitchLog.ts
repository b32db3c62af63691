import type { Instant } from "@/domain/calendar/interval";
import { EMPTY_LOG_STATE } from "@/domain/switching/logState";
import { inTransaction, type Pool } from "@/store/pool";
import { findSwitchCheckpoint } from "@/store/switchCheckpoints";
import { readLogRows } from "@/store/switchStateLogs";
import { continueLogs } from "@/worker/switching/continueLogs";
import { logChanges } from "@/worker/switching/logChanges";

const DAY_MS = 86_400_000;

export interface SwitchLogReplay {
	readonly evidence: number;
	readonly edges: number;
	/** Edges that stand but should not, and the other way round. */
	readonly surplus: number;
	readonly missing: number;
	/** Evidence that waits for the switching stage: a difference may be no more than that. */
	readonly marked: boolean;
}

/** Rebuilds a device's switch log from all its evidence and compares it with what stands, in one snapshot. Null: it has none. */
export function replaySwitchLog(pool: Pool, deviceId: number, now: Instant): Promise<SwitchLogReplay | null> {
	return inTransaction(
		pool,
		async (client) => {
			const begins = (await findSwitchCheckpoint(client, deviceId))?.begins ?? null;
			if (begins === null) return null;
			const { rows } = await client.query<{ marked: boolean }>(
				"SELECT EXISTS (SELECT FROM switch_marks WHERE $1 = ANY (device_ids)) AS marked",
				[deviceId],
			);
			let found: SwitchLogReplay | null = null;
			const start = { deviceId, point: { at: begins, state: EMPTY_LOG_STATE } };
			for await (const logs of continueLogs(client, [start], now + DAY_MS))
				for (const { tracks, evidence } of logs) {
					const standing = await readLogRows(
						client,
						tracks.map((track) => ({ deviceId, ...track })),
					);
					const { gone, come } = logChanges(deviceId, tracks, standing);
					found = {
						evidence: evidence.length,
						edges: standing.length,
						surplus: gone.length,
						missing: come.length,
						marked: rows[0]?.marked ?? false,
					};
				}
			return found;
		},
		"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	);
}
