import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { SealedHead } from "@/domain/ledger/ledgerHead";
import { BROKEN_CHAIN } from "./auditIncidents";
import { readHeads } from "./ledgerHeads";

/** What a nightly verification has kept of itself with its job. */
export interface KeptVerification {
	readonly ok: boolean;
	readonly registers: number;
	readonly entries: number;
	readonly readingsProven: number;
	readonly readingsRetired: number;
	readonly readingsUnsealed: number;
	readonly bills: number;
	readonly heads: number;
	readonly fileCompared: boolean;
	readonly wrong: number;
	readonly findings: readonly string[];
	readonly durationMs: number;
}

export interface AuditState {
	/** The last one that came to an end; `failed` = why a later one did not. */
	readonly last: { readonly checkedAt: Instant | null; readonly result: KeptVerification | null; readonly failed: string | null };
	/** Chains whose incident nobody has decided. */
	readonly openIncidents: number;
	readonly head: SealedHead | null;
}

/** The last nightly verification, what of it is open, and the latest daily head. */
export async function readAuditState(client: pg.ClientBase): Promise<AuditState> {
	const { rows } = await client.query<{ state: string; finished_at: Date | null; result: unknown; error: string | null }>(
		`SELECT state::text, finished_at, result, error FROM job_runs WHERE kind = 'verify' AND state IN ('done', 'failed') ORDER BY id DESC LIMIT 20`,
	);
	const done = rows.find(({ state }) => state === "done");
	const newest = rows[0];
	const { rows: open } = await client.query<{ count: bigint }>(
		"SELECT count(*) FROM incidents WHERE kind = $1 AND state IN ('open', 'acknowledged')",
		[BROKEN_CHAIN],
	);
	const [head = null] = await readHeads(client, { latest: 1 });
	return {
		last: {
			checkedAt: done?.finished_at?.getTime() ?? null,
			result: done ? fromResult(done.result) : null,
			failed: newest?.state === "failed" ? (newest.error ?? "The reason is not known.") : null,
		},
		openIncidents: Number(open[0]?.count ?? 0),
		head,
	};
}

/** Written by worker/schedule/verifyLedger.ts; a member that is missing counts as nothing. */
function fromResult(result: unknown): KeptVerification {
	const kept = (result ?? {}) as Readonly<Record<string, unknown>>;
	const count = (name: string) => (Number.isSafeInteger(kept[name]) ? (kept[name] as number) : 0);
	const findings = Array.isArray(kept["findings"])
		? kept["findings"].filter((one): one is string => typeof one === "string")
		: [];
	return {
		ok: kept["ok"] === true,
		...{ registers: count("registers"), entries: count("entries"), bills: count("bills"), heads: count("heads") },
		readingsProven: count("readings_proven"),
		readingsRetired: count("readings_retired"),
		readingsUnsealed: count("readings_unsealed"),
		fileCompared: kept["head_file"] === "compared",
		...{ wrong: count("wrong"), findings, durationMs: count("duration_ms") },
	};
}
