import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Audit } from "@/domain/audit/audit";
import type { AuditRecord } from "@/domain/audit/record";
import { LaunchError } from "@/launch/bootstrap.mjs";
import { databaseUrl } from "@/launch/databaseUrl";
import { readSettings } from "@/launch/settings";
import { auditHash } from "@/store/auditHash";
import { readAuditRecords } from "@/store/auditRecords";
import { createPool } from "@/store/pool";
import { HEADS_FILE, parseHeads } from "@/wire/ledgerHead";
import { readExport, writeExport } from "./verify/exportFile";
import { parseVerifyOptions, type VerifyOptions } from "./verify/options";
import { reportLines } from "./verify/report";

// Proves from the stored rows alone that nothing was changed (docs/audit.md): over the database, or over an export and so
// without it. Reads only. Exit code 1 when anything is wrong, 2 when it could not be checked.
const PROGRESS_MS = 5_000;

async function main(options: VerifyOptions): Promise<void> {
	if (options.write !== null) {
		const { records, bytes } = await withDatabase((source) => writeExport(options.write as string, source));
		console.log(
			`Written: ${options.write}, ${records} records, ${bytes} bytes. Check it anywhere: npm run verify -- --export FILE`,
		);
		return;
	}
	const audit = new Audit(auditHash, publishedHeads(options));
	const began = performance.now();
	if (options.exported !== null) await takeAll(audit, readExport(options.exported));
	else await withDatabase((source) => takeAll(audit, source));
	const result = audit.finish();
	const seconds = (performance.now() - began) / 1000;
	for (const line of reportLines(result, { seconds, peakMb: process.resourceUsage().maxRSS / 1024 })) console.log(line);
	process.exitCode = result.wrong === 0 ? 0 : 1;
}

async function takeAll(audit: Audit, pages: AsyncIterable<readonly AuditRecord[]>): Promise<void> {
	let said = performance.now();
	for await (const records of pages) {
		for (const record of records) take(audit, record);
		if (performance.now() - said < PROGRESS_MS) continue;
		said = performance.now();
		console.error(`… ${audit.progress} entries checked`);
	}
}

/** A number that is none, or a row that lacks fields: an export that was not written by us. */
function take(audit: Audit, record: AuditRecord): void {
	try {
		audit.take(record);
	} catch (error) {
		const text = JSON.stringify(record).slice(0, 120);
		throw new LaunchError(
			`A record cannot be understood (${(error as Error).message}): ${text}`,
			"npm run verify -- --write FILE makes a whole export.",
		);
	}
}

async function withDatabase<T>(work: (source: AsyncIterable<AuditRecord[]>) => Promise<T>): Promise<T> {
	const pool = createPool({ url: databaseUrl(), role: "autovolt_backup", max: 2, applicationName: "autovolt-verify" });
	try {
		return await work(readAuditRecords(pool, Date.now()));
	} finally {
		await pool.end();
	}
}

/** What was published: the auditor's own copy when one is named, else the file of the data folder when there is one. */
function publishedHeads({ heads, exported }: VerifyOptions): ConstructorParameters<typeof Audit>[1] {
	const own = join(readSettings(process.env).dataDir, HEADS_FILE);
	const path = heads ?? (exported === null && existsSync(own) ? own : null);
	if (path === null) return null;
	const parsed = parseHeads(readFileSync(path, "utf8"));
	if (!parsed.ok)
		throw new LaunchError(`${path} is no file of daily heads: line ${parsed.line}.`, "name a copy of ledger-heads.txt.");
	return { heads: parsed.heads, where: path };
}

try {
	await main(parseVerifyOptions(process.argv.slice(2)));
} catch (error) {
	console.log(`error: ${(error as Error).message}`);
	const { fix } = error as { fix?: string };
	if (fix) console.log(`fix: ${fix}`);
	process.exitCode = 2;
}
