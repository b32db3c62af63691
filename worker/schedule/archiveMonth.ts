import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Instant } from "@/domain/calendar/interval";
import type { LocalMonth } from "@/domain/calendar/zone";
import { inTransaction, type Pool } from "@/store/pool";
import { ARCHIVE_COLUMNS, type ArchivedMonth, copyMonth, countMonth } from "@/store/retention";

/** What a file of the archive holds, as told by reading it. */
export interface ArchiveContent {
	readonly rows: bigint;
	readonly bytes: bigint;
	readonly sha256: string;
	readonly contentSha256: string;
}

export type WrittenArchive = ArchiveContent & { readonly month: LocalMonth; readonly file: string };

const NEWLINE = 0x0a;

export function archiveFile(month: LocalMonth): string {
	return `telemetry_events_${month}.copy.gz`;
}

/**
 * Writes a month of readings into the archive folder (gzip of PostgreSQL's COPY text, mode 0600, and a manifest beside it) and
 * reads the file back: what was read must be what the database gave, in number and SHA-256. A file that a killed worker left
 * half is overwritten; the name is given only to a whole one.
 */
export async function archiveMonth(pool: Pool, folder: string, month: LocalMonth, now: Instant): Promise<WrittenArchive> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const file = archiveFile(month);
	const path = join(folder, file);
	const draft = `${path}.part`;
	await rm(draft, { force: true });
	const given = await inTransaction(
		pool,
		async (client) => {
			const rows = await countMonth(client, month);
			const content = createHash("sha256");
			const lines = copyMonth(client, month);
			const hashed = new PassThrough({
				transform(chunk: Buffer, _, done) {
					content.update(chunk);
					done(null, chunk);
				},
			});
			await pipeline(lines, hashed, createGzip(), createWriteStream(draft, { mode: 0o600, flush: true }));
			return { rows, contentSha256: content.digest("hex") };
		},
		"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	);
	const read = await readArchive(draft);
	if (read.rows !== given.rows || read.contentSha256 !== given.contentSha256)
		throw new Error(
			`The archive of ${month} reads back ${read.rows} readings where the database gave ${given.rows}: is the disk sound?`,
		);
	await chmod(draft, 0o600);
	await rename(draft, path);
	const manifest = {
		...{ format: "autovolt-readings/1", table: "telemetry_events", columns: ARCHIVE_COLUMNS.split(", "), month, file },
		...{ readings: Number(read.rows), bytes: Number(read.bytes), sha256: read.sha256, content_sha256: read.contentSha256 },
		written_at: new Date(now).toISOString(),
	};
	await writeFile(`${path}.json`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
	await flushFolder(folder);
	return { month, file, ...read };
}

/** Reads a file of the archive to its end. Throws when it is no whole gzip file. */
export async function readArchive(path: string): Promise<ArchiveContent> {
	const [packed, content] = [createHash("sha256"), createHash("sha256")];
	let rows = 0n;
	await pipeline(
		createReadStream(path),
		async function* (chunks: AsyncIterable<Buffer>) {
			for await (const chunk of chunks) {
				packed.update(chunk);
				yield chunk;
			}
		},
		createGunzip(),
		async (chunks: AsyncIterable<Buffer>) => {
			for await (const chunk of chunks) {
				content.update(chunk);
				for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) rows += 1n;
			}
		},
	);
	return {
		...{ rows, bytes: BigInt((await stat(path)).size) },
		...{ sha256: packed.digest("hex"), contentSha256: content.digest("hex") },
	};
}

/** Whether the file of an archived month is there and still what it was. */
export async function isIntact(folder: string, archived: ArchivedMonth): Promise<boolean> {
	try {
		const { sha256, contentSha256, rows } = await readArchive(join(folder, archived.file));
		return sha256 === archived.sha256 && contentSha256 === archived.contentSha256 && rows === archived.rows;
	} catch {
		return false;
	}
}

/** The lines of a file of the archive, for a restore. */
export function archiveLines(folder: string, archived: ArchivedMonth): Readable {
	const gunzip = createGunzip();
	createReadStream(join(folder, archived.file))
		.on("error", (error) => gunzip.destroy(error))
		.pipe(gunzip);
	return gunzip;
}

/** A name is on the disk only when its folder is. */
async function flushFolder(folder: string): Promise<void> {
	const handle = await open(folder, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
