import { once } from "node:events";
import { createReadStream, createWriteStream, renameSync } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { AuditRecord } from "@/domain/audit/record";
import { LaunchError } from "@/launch/bootstrap.mjs";

const PAGE_LINES = 1_000;
/** A bill with thousands of lines is some MB; nothing of ours is larger. */
const LINE_CHARS_MAX = 64 * 1024 * 1024;
const KINDS = new Set(["begin", "head", "link", "bill_link", "bill", "register", "entry", "reading", "end"]);

/** Writes records as one JSON array a line; compressed when the name ends in .gz. Beside first, then renamed. */
export async function writeExport(
	path: string,
	pages: AsyncIterable<readonly AuditRecord[]>,
): Promise<{ records: number; bytes: number }> {
	const file = createWriteStream(`${path}.part`, { mode: 0o600 });
	const gzip = path.endsWith(".gz") ? createGzip() : null;
	gzip?.pipe(file);
	const out = gzip ?? file;
	let records = 0;
	for await (const page of pages) {
		records += page.length;
		const text = page.map((record) => `${JSON.stringify(record)}\n`).join("");
		if (text !== "" && !out.write(text)) await once(out, "drain");
	}
	out.end();
	await finished(file);
	renameSync(`${path}.part`, path);
	return { records, bytes: file.bytesWritten };
}

/** The records of an export, some lines at a time. Throws a LaunchError that names the line that is none. */
export async function* readExport(path: string): AsyncGenerator<AuditRecord[]> {
	const file = createReadStream(path);
	const input = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
	file.on("error", (error) => input.destroy(error));
	const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
	let page: AuditRecord[] = [];
	let number = 0;
	try {
		for await (const line of lines) {
			number++;
			if (line !== "") page.push(toRecord(line, path, number));
			if (page.length < PAGE_LINES) continue;
			yield page;
			page = [];
		}
		yield page;
	} catch (error) {
		const { code } = error as { code?: string };
		if (code === undefined) throw error;
		throw new LaunchError(`${path} cannot be read: ${(error as Error).message}`, "npm run verify -- --write FILE makes one.");
	} finally {
		lines.close();
		file.destroy();
	}
}

function toRecord(line: string, path: string, number: number): AuditRecord {
	try {
		if (line.length > LINE_CHARS_MAX) throw new Error();
		const record = JSON.parse(line) as unknown;
		if (Array.isArray(record) && KINDS.has(record[0])) return record as unknown as AuditRecord;
	} catch {
		// Said below.
	}
	throw new LaunchError(`${path}, line ${number}, is no record of an export.`, "npm run verify -- --write FILE makes one.");
}
