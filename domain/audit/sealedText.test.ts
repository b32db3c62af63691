import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type AuditHash, type EntryRow, NO_LINK, type ReadingRow } from "./record";
import { billsRootText, contentText, entryText, headText, ledgerRootText, readingTexts } from "./sealedText";

// The hashes were made by `openssl dgst -sha256` over texts that were written by hand: docs/audit.md, The formats. They stand
// for what was sealed in the past, so a change of a format that forgets them fails here.
const hash: AuditHash = (previous, text) => createHash("sha256").update(Buffer.from(previous, "hex")).update(text).digest("hex");

const FIRST: EntryRow = [
	...(["1", "baseline", null, "1795235400000", "1795235400000", null, "100000", "0", "0", "0", "0"] as const),
	...([
		"counter",
		"measured",
		"high",
		"",
		null,
		"1795235400000",
		"aa11".repeat(16),
		"1795236000123",
		"0653130c3ce008f61098c05de0bf9815a6ba3db03d8a7815bfecc9b8e9432d82",
	] as const),
];
const SECOND: EntryRow = [
	...(["2", "advance", null, "1795235400000", "1795236300000", "100000", "101500", "1500", "1500", "2000", "1200000"] as const),
	...(["counter", "measured", "medium", "allocated,lost_up_to", null, "1795236300000"] as const),
	...(["bb22".repeat(16), "1795236000124", "8654cfaf69af99009ea307bb023369977e6d251a77a946b7f3d2f09f1a05fb59"] as const),
];
const SYNCED: ReadingRow = [
	...([
		"1795235400000",
		"2ab16128966d70b6a8b77059d16d612769f579088cfebab38f01087b549c4f6c",
		"1795235401000",
		true,
		"1795235400000",
	] as const),
	...(["101500", "40500", "3", "1", "2", null, "10", "60000,41500"] as const),
	'{"claims": {"device_id": "7", "classroom": "A-1"}, "wifi_rssi": -61.5, "firmware_ver": "1.2"}',
];
const BY_NAME: ReadingRow = [
	...([
		"1795235400500",
		"54648998a2f679048ad3d0b8d11035d6279918bbc837d991e963dfff8ed32571",
		"1795235400500",
		false,
		null,
	] as const),
	...(["8000", null, "1", "1", "2", "65000", "10", ""] as const),
	'{"switch_state": {"Fan": "0", "10": "0", "9": "1", "Light": "1"}}',
];

describe("what hashes cover", () => {
	it("is, of entries, the golden text; each chained to the one before", () => {
		expect(hash(NO_LINK, entryText("7", "0", FIRST))).toBe(FIRST[19]);
		expect(hash(FIRST[19], entryText("7", "0", SECOND))).toBe(SECOND[19]);
	});

	it("is, of a reading, all that it said, in the order in which it is hashed whatever the order it is kept in", () => {
		expect(readingTexts("7", "0", SYNCED)?.map((text) => hash("", text))).toEqual([SYNCED[1]]);
		expect(readingTexts("7", "0", BY_NAME)?.map((text) => hash("", text))).toContain(BY_NAME[1]);
	});

	it("is nothing that is understood where what is kept beside the figures is no object", () => {
		for (const extra of ["[]", "{", "7"])
			expect(readingTexts("7", "0", SYNCED.with(13, extra) as unknown as ReadingRow)).toBeNull();
	});

	it("is, of a head, its figures and the roots over all chains, in order of the registers", () => {
		const ledgerRoot = hash(
			NO_LINK,
			ledgerRootText([
				["12", "1", "5", SYNCED[1]],
				["7", "0", "2", SECOND[19]],
			]),
		);
		expect(ledgerRoot).toBe("5eccbf775d486875898aac880415b8347edbba041a1bccccfdccd9e8f65e32db");
		const billsRoot = hash(NO_LINK, billsRootText([["1", "3", BY_NAME[1]]]));
		expect(billsRoot).toBe("9553ab806c2fec570ba8548bedc44a600a7c8ceb4a1194ee7a6cb9fd5438a53c");
		const unused = { previousSha256: NO_LINK, headSha256: "" };
		const figures = { utcDate: "2026-11-21", recordedAtMs: "1795246200000", registers: "2", entries: "7", bills: "3" };
		expect(hash(NO_LINK, headText({ ...figures, ledgerRoot, billsRoot, ...unused }))).toBe(
			"b6e4a23deb30d6f8ab9754fdebeda887fb705d8f6505b8f3ab8d75940db04328",
		);
	});

	it("is, of a bill, its content with sorted keys", () => {
		const text = contentText('{"number": "2026-10/0001", "a": [1, {"y": null, "x": "\\u00fc"}]}');
		expect(text === null ? null : hash(NO_LINK, text)).toBe("f87182ef9dd49a70f4507304fc9f9e70c95f28d2b11dc7b215e4eafc72771e81");
		expect(contentText('{"a": 1.5}')).toBeNull();
		expect(contentText("{")).toBeNull();
	});
});
