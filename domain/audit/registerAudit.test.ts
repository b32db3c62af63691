import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type AuditHash, type EntryRow, NO_LINK, type ReadingRow } from "./record";
import { RegisterAudit } from "./registerAudit";
import { entryText, readingTexts } from "./sealedText";

const hash: AuditHash = (previous, text) => createHash("sha256").update(Buffer.from(previous, "hex")).update(text).digest("hex");
const AT = "1795235400000";
const LATER = "1795235460000";

/** A reading that hashes to what it is stored under. */
function reading(energyMwh: string, at = AT): ReadingRow {
	const row: ReadingRow = [at, "", at, true, at, energyMwh, ...([null, null, null, null, null, null] as const), "", null];
	const [text = ""] = readingTexts("7", "0", row) ?? [];
	return row.with(1, hash("", text)) as unknown as ReadingRow;
}

/** An entry that is rightly sealed, whatever it says: what somebody could post who had the worker's rights. */
function entry(endTotal: string, endsAt: string, cause: string, flags = ""): EntryRow {
	const row: EntryRow = [
		...(["1", "advance", null, AT, endsAt, "0", endTotal, endTotal, endTotal, endTotal, "0"] as const),
		...(["counter", "measured", "high", flags, null, endsAt, cause, LATER, ""] as const),
	];
	return row.with(19, hash(NO_LINK, entryText("7", "0", row))) as unknown as EntryRow;
}

function found(row: EntryRow, closing: ReadingRow | null, months = ["2026-11"]): string[] {
	const sentences: string[] = [];
	const audit = new RegisterAudit({
		...{ deviceId: "7", device: "B-204", channel: "0", checkpoint: ["1", row[19]], links: [] },
		...{ months: new Set(months), sealedSinceMs: 0, hash },
		report: ({ sentence }) => sentences.push(sentence),
	});
	audit.entry(row, closing);
	audit.end();
	return sentences;
}

describe("an entry and the reading that closes it", () => {
	const right = reading("101500");

	it("say the same", () => {
		expect(found(entry("101500", AT, right[1]), right)).toEqual([]);
	});

	it("are told apart when a rightly sealed entry says another total", () => {
		expect(found(entry("102500", AT, right[1]), right)).toEqual([
			"Device B-204, the whole device: entry 1, which ends at 2026-11-21 04:30:00 UTC, says 102.5 Wh where its reading says 101.5 Wh.",
		]);
	});

	it("are told apart when it ends at another instant than the reading was measured, unless the clock was stepped", () => {
		expect(found(entry("101500", LATER, right[1]), right)).toEqual([
			"Device B-204, the whole device: entry 1, which ends at 2026-11-21 04:31:00 UTC: its reading was measured at 2026-11-21 04:30:00 UTC.",
		]);
		expect(found(entry("101500", LATER, right[1], "clock_step"), right)).toEqual([]);
	});

	it("stand on a reading that is no longer kept, also where a clock that was set back files it in the month before", () => {
		const gone = "ab".repeat(32);
		expect(found(entry("101500", AT, gone), null, ["2026-12"])).toEqual([]);
		expect(found(entry("101500", AT, gone, "clock_step"), null, ["2026-11"])).toEqual([]);
		expect(found(entry("101500", AT, gone, "clock_step"), null, ["2026-10", "2026-11"])[0]).toContain("is gone or was changed");
	});

	it("are not taken for a pair when the reading is gone", () => {
		expect(found(entry("101500", AT, "ab".repeat(32)), null)[0]).toContain(
			"the reading that closes it is gone or was changed (abababababababab…)",
		);
	});
});
