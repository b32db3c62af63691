import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { sealHead } from "@/domain/ledger/ledgerHead";
import { recordHead } from "@/store/ledgerHeads";
import type { Pool } from "@/store/pool";
import { sha256 } from "../sha256";

export interface LedgerHead {
	/** UTC. */
	readonly date: string;
	/** How many registers have a chain. */
	readonly registers: number;
	readonly entries: number;
	readonly bills: number;
	/** SHA-256 over the last links of all registers, hex. */
	readonly root: string;
	/** Seal of the head, which is chained to that of the day before. */
	readonly head: string;
}

/**
 * The day's head over all chains: recorded for good with its links, said in the log, and published by the main thread, so
 * that a tail that is cut off shows. Null when a later day has its head already (the clock was set back).
 */
export async function recordLedgerHead(pool: Pool, now: Instant, log: Logger): Promise<LedgerHead | null> {
	const utcDate = new Date(now).toISOString().slice(0, 10);
	const sealed = await recordHead(pool, utcDate, ({ registers, bills, previous }) =>
		sealHead({ utcDate, recordedAt: now, previous }, registers, bills, sha256),
	);
	if (!sealed) return null;
	const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
	const head = {
		...{ date: utcDate, registers: sealed.registers, entries: Number(sealed.entries), bills: sealed.bills },
		...{ root: text(sealed.ledgerRoot), head: text(sealed.seal) },
	};
	log.info({ event: "ledger.head.recorded", ...head });
	await pool.query("SELECT pg_notify('autovolt_stage', 'ledger_head')");
	return head;
}
