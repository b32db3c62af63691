import type { SealedHead } from "@/domain/ledger/ledgerHead";

/** Name of the file in the data folder, to which each day's head is appended. */
export const HEADS_FILE = "ledger-heads.txt";

/** Retained. People's accounts hear it; a device hears its own name's `cmd`, `config`, `ack` and `switches` alone. */
export const HEAD_TOPIC = "autovolt/audit/ledger-head";

export const HEADS_FILE_TITLE = `# Daily heads of AutoVolt's ledger and bills. Lines are appended and never changed: copy this file to where AutoVolt cannot
# reach it, and compare with "npm run verify -- --heads YOUR-COPY" (docs/audit.md). Hashes are SHA-256.
`;

/** One line of the file, without its end. */
export function formatHeadLine(head: SealedHead): string {
	return (
		`${head.utcDate} recorded ${new Date(head.recordedAt).toISOString()} registers ${head.registers} entries ${head.entries} ` +
		`ledger ${hex(head.ledgerRoot)} bills ${head.bills} bills-root ${hex(head.billsRoot)} previous ${hex(head.previous)} head ${hex(head.seal)}`
	);
}

/** The payload of the retained topic. */
export function formatHeadMessage(head: SealedHead): string {
	return JSON.stringify({
		date: head.utcDate,
		recorded_at: new Date(head.recordedAt).toISOString(),
		registers: head.registers,
		entries: Number(head.entries),
		ledger_root: hex(head.ledgerRoot),
		bills: head.bills,
		bills_root: hex(head.billsRoot),
		previous: hex(head.previous),
		head: hex(head.seal),
	});
}

const LINE = /^(\d{4}-\d\d-\d\d) recorded .* head ([0-9a-f]{64})$/;

export type ParsedHeads =
	| { readonly ok: true; readonly heads: readonly { readonly utcDate: string; readonly headSha256: string }[] }
	| { readonly ok: false; readonly line: number };

/** Dates and seals of the file's lines. An unfinished last line (a crash while it was written) is passed over. */
export function parseHeads(text: string): ParsedHeads {
	const heads: { utcDate: string; headSha256: string }[] = [];
	const lines = text.split("\n");
	for (const [index, line] of lines.entries()) {
		if (line === "" || line.startsWith("#")) continue;
		const [, utcDate, headSha256] = LINE.exec(line.trimEnd()) ?? [];
		if (utcDate && headSha256) heads.push({ utcDate, headSha256 });
		else if (index < lines.length - 1) return { ok: false, line: index + 1 };
	}
	return { ok: true, heads };
}

function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
