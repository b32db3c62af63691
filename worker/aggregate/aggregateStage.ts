import type { Logger } from "pino";
import { addFoldPositions } from "@/store/foldPositions";
import type { Pool } from "@/store/pool";
import type { Clock } from "../clock";
import { LiveNotice } from "../liveNotice";
import type { Stage } from "../stage";
import { type FoldCursor, foldNewEntries } from "./foldNewEntries";
import { refoldStaleDays } from "./refoldStaleDays";

export interface AggregateStageOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
	/** Called after each commit that changed figures; the cost stage has new marks then. */
	readonly onFolded?: () => void;
	/** Bounds of one transaction; smaller ones are for tests. */
	readonly registersMax?: number;
}

export interface AggregateStage extends Stage {
	/** Sends the last live notice, if one is due. */
	stop(): Promise<void>;
}

const REGISTERS_MAX = 2_000;

/** Ledger → quarter-hours, local days and months. Each run folds what is new, then refolds what went stale. */
export function createAggregateStage({
	pool,
	clock,
	log,
	onFolded,
	registersMax = REGISTERS_MAX,
}: AggregateStageOptions): AggregateStage {
	const notice = new LiveNotice(pool, clock, log, "usage");
	let cursor: FoldCursor = { deviceId: 0, channel: 0 };
	return {
		name: "aggregate",
		async runOnce() {
			await addFoldPositions(pool);
			const folded = await foldNewEntries(pool, cursor, registersMax);
			cursor = folded.cursor;
			const refolded = await refoldStaleDays(pool);
			if (folded.registers > 0 || refolded > 0) {
				log.debug({ event: "aggregate.folded", registers: folded.registers, parts: folded.parts, refolded });
				notice.changed();
				onFolded?.();
			}
			return folded.registers + refolded;
		},
		stop: () => notice.stop(),
	};
}
