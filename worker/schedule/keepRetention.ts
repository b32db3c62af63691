import { join } from "node:path";
import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { addMonths, type LocalMonth } from "@/domain/calendar/zone";
import { type Finding, settleFindings } from "@/store/findings";
import type { NewFloor } from "@/store/ledgerFloors";
import { findPartitions } from "@/store/partitions";
import { inTransaction, type Pool } from "@/store/pool";
import {
	type ArchivedMonth,
	countMonth,
	findMonthRegisters,
	keepKeys,
	readArchivedMonths,
	recordArchive,
} from "@/store/retention";
import { findBars, type RetentionBar, retireMonth } from "@/store/retireMonth";
import { archiveMonth, isIntact } from "./archiveMonth";
import { verifyRegisterMonth } from "./verifyRegisterMonth";

export interface RetentionSettings {
	/** Whole months before the present one (UTC) whose readings are kept; null = for ever. */
	readonly months: number | null;
	/** Its folder `archive` takes what goes; null = nothing goes. */
	readonly dataDir: string | null;
}

export const KEEP_ALL: RetentionSettings = { months: null, dataDir: null };

/** What the retention makes of the months that are there. Kept as the result of the night's job, which the Health page shows. */
export interface RetentionPlan {
	readonly months: number | null;
	/** The earliest month whose readings are in the database; null = there are none. */
	readonly kept_since: LocalMonth | null;
	/** The month that goes next, and the first day (UTC) on which it may. */
	readonly next: LocalMonth | null;
	readonly due_on: string | null;
	/** Why it does not go although it is due. */
	readonly bars: readonly RetentionBar[];
	readonly retired: readonly LocalMonth[];
}

/** Where a test ends the process: what went before must be enough to go on from. */
export type RetentionStep = "verified" | "archived" | "recorded" | "keyed" | "dropping" | "dropped";

export interface RetentionOptions {
	readonly dryRun?: boolean;
	readonly onStep?: (step: RetentionStep) => Promise<void>;
}

const MONTHS_PER_NIGHT = 3;
const BARS_SHOWN_MAX = 20;
/** So long a restored month stays: somebody wanted to look at it. */
const RESTORED_MS = 30 * 86_400_000;

export function archiveFolder(dataDir: string): string {
	return join(dataDir, "archive");
}

/**
 * Lets the oldest months go that are over for long enough, one after the other: verified, archived, read back, dropped. Every
 * step can be killed and is taken up again the next time. A month that is barred keeps itself and all younger ones. A dry run
 * does all of the verifying and nothing else.
 */
export async function keepRetention(
	pool: Pool,
	settings: RetentionSettings,
	now: Instant,
	log: Logger,
	options: RetentionOptions = {},
): Promise<RetentionPlan> {
	const retired: LocalMonth[] = [];
	for (;;) {
		const { month, ...plan } = await planRetention(pool, settings);
		const isDue = month !== null && plan.due_on !== null && Date.parse(`${plan.due_on}T00:00:00Z`) <= now;
		const bars = isDue ? await verifyAndRetire(pool, month, settings, now, options) : [];
		const outcome = { ...plan, bars: bars.slice(0, BARS_SHOWN_MAX), retired };
		if (isDue && bars.length === 0 && !options.dryRun) {
			retired.push(month);
			log.info({ event: "retention.month.retired", month });
			if (retired.length < MONTHS_PER_NIGHT) continue;
		}
		if (!options.dryRun) await settleBars(pool, month, bars);
		log.info({ event: "retention.looked", ...outcome });
		return outcome;
	}
}

/** Which month goes next, and when it may. */
export async function planRetention(
	pool: Pool,
	{ months }: RetentionSettings,
): Promise<Omit<RetentionPlan, "bars" | "retired"> & { readonly month: LocalMonth | null }> {
	const [oldest = null] = await findPartitions(pool);
	const next = months === null ? null : oldest;
	const dueOn = next === null || months === null ? null : `${addMonths(next, months + 1)}-01`;
	return { months, kept_since: oldest, next, due_on: dueOn, month: next };
}

/** Why the month must stay; empty when it has gone (a dry run: could go). */
async function verifyAndRetire(
	pool: Pool,
	month: LocalMonth,
	{ dataDir }: RetentionSettings,
	now: Instant,
	{ dryRun = false, onStep = async () => {} }: RetentionOptions,
): Promise<RetentionBar[]> {
	const known = (await readArchivedMonths(pool)).find((one) => one.month === month) ?? null;
	const early = [...restoredBars(known, now), ...(await findBars(pool, month))];
	if (dataDir === null)
		early.push({ kind: "folder", detail: "the worker has no data folder to write the archive to: set AUTOVOLT_DATA_DIR" });
	const registers = await findMonthRegisters(pool, month);
	const { floors, bars } = await verifyRegisters(pool, registers, month);
	const found = [...early, ...bars];
	if (found.length > 0 || dryRun || dataDir === null) return found;
	await onStep("verified");

	const folder = archiveFolder(dataDir);
	// A file that is there, whole, and holds all that is there now was written by a worker that ended after it.
	const isWritten =
		known?.state === "archived" && known.rows === (await countMonth(pool, month)) && (await isIntact(folder, known));
	if (!isWritten) {
		const written = await archiveMonth(pool, folder, month, now);
		await onStep("archived");
		await recordArchive(pool, { ...written, archivedAt: now });
	}
	await onStep("recorded");
	for (const deviceId of new Set(registers.map((register) => register.deviceId))) await keepKeys(pool, deviceId, month);
	await onStep("keyed");
	try {
		await retireMonth(pool, month, { floors, now, beforeCommit: () => onStep("dropping") });
	} catch (error) {
		return lateBar(error);
	}
	await onStep("dropped");
	return [];
}

function restoredBars(known: ArchivedMonth | null, now: Instant): RetentionBar[] {
	if (known?.state !== "restored" || known.restoredAt === null || now - known.restoredAt > RESTORED_MS) return [];
	const until = new Date(known.restoredAt + RESTORED_MS).toISOString().slice(0, 10);
	return [{ kind: "restored", detail: `it was restored from the archive and stays until ${until}` }];
}

async function verifyRegisters(pool: Pool, registers: Awaited<ReturnType<typeof findMonthRegisters>>, month: LocalMonth) {
	const floors: NewFloor[] = [];
	const bars: RetentionBar[] = [];
	for (const register of registers) {
		const verified = await inTransaction(
			pool,
			(client) => verifyRegisterMonth(client, register, month),
			"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
		);
		if (verified.kind === "final") floors.push(verified.floor);
		if (verified.kind === "barred") bars.push(verified.bar);
		if (bars.length >= BARS_SHOWN_MAX) break;
	}
	return { floors, bars };
}

/** A reading came, a lock was not to be had: tomorrow is another night. Anything else is no bar but a failure. */
function lateBar(error: unknown): RetentionBar[] {
	const { code, message } = error as { code?: string; message: string };
	if (code === "55P03") return [{ kind: "archive", detail: "the table was in use; it is tried again" }];
	if (code === "P0001" || /has changed since it was verified/.test(message)) return [{ kind: "archive", detail: message }];
	throw error;
}

/** A month that should go and does not is a person's business. */
async function settleBars(pool: Pool, month: LocalMonth | null, bars: readonly RetentionBar[]): Promise<void> {
	const findings =
		month === null || bars.length === 0
			? []
			: [
					{
						...{ kind: "retention_barred", subject: "readings", evidence: `${month}:${bars[0]?.kind}` },
						detail: { month, bars: bars.slice(0, BARS_SHOWN_MAX) },
					} satisfies Finding,
				];
	await inTransaction(pool, (client) => settleFindings(client, findings, { kinds: ["retention_barred"], siteId: null }));
}
