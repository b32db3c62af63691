import type { Logger } from "pino";
import { dailyHead } from "@/domain/ledger/hashChain";
import type { Pool } from "@/store/pool";
import { findRegisterHeads } from "@/store/registerHeads";
import { sha256 } from "../sha256";

export interface LedgerHead {
	/** How many registers have a chain. */
	readonly registers: number;
	/** SHA-256 over the last links of all, hex. */
	readonly root: string;
}

/** The day's head over all registers: kept with the night's job and said in the log, so that a cut-off tail shows. */
export async function recordLedgerHead(pool: Pool, log: Logger): Promise<LedgerHead> {
	const { count, root } = dailyHead(await findRegisterHeads(pool), sha256);
	const head = { registers: count, root: Buffer.from(root).toString("hex") };
	log.info({ event: "ledger.head.recorded", ...head });
	return head;
}
