import { describe, expect, it } from "vitest";
import { dailyHead, GENESIS_HASH, type RegisterHead, verifyChain } from "./hashChain";
import { type BillHead, sealHead } from "./ledgerHead";

/** Not a hash but what would be hashed, so that every byte of it is compared. */
const shown = (previous: Uint8Array, text: string) =>
	new TextEncoder().encode(`${Buffer.from(previous).toString("hex")}‖${text}`);
const read = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const ZEROS = "00".repeat(32);

const head = (deviceId: number, channel: number, number: bigint): RegisterHead => ({
	deviceId,
	channel,
	number,
	hash: Uint8Array.of(deviceId, channel),
});
const bill = (siteId: number, sequence: number): BillHead => ({ siteId, sequence, hash: Uint8Array.of(siteId) });

// As docs/audit.md tells it: whoever checks a published head without us builds the same texts.
describe("the head of a day", () => {
	it("has a line per register, by device and then by channel", () => {
		const { count, root } = dailyHead([head(10, 0, 3n), head(2, 1, 8n), head(2, 0, 9n)], shown);
		expect(count).toBe(3);
		expect(read(root)).toBe(`${ZEROS}‖head/1|3\n2|0|9|0200\n2|1|8|0201\n10|0|3|0a00`);
	});

	it("seals the registers, their entries, the bills and the head before", () => {
		const registers = [head(1, 0, 3n), head(2, 0, 4n)];
		const sealed = sealHead(
			{ utcDate: "2026-11-21", recordedAt: 5_000, previous: Uint8Array.of(7) },
			registers,
			[bill(12, 2), bill(3, 5)],
			shown,
		);
		expect(sealed).toMatchObject({ utcDate: "2026-11-21", recordedAt: 5_000, registers: 2, entries: 7n, bills: 7 });
		expect(sealed.previous).toEqual(Uint8Array.of(7));
		expect(sealed.ledgerRoot).toEqual(dailyHead(registers, shown).root);
		expect(read(sealed.billsRoot)).toBe(`${ZEROS}‖bills/1|2\n3|5|03\n12|2|0c`);
		const [ledger, bills] = [sealed.ledgerRoot, sealed.billsRoot].map((root) => Buffer.from(root).toString("hex"));
		expect(read(sealed.seal)).toBe(`07‖head/2|2026-11-21|5000|2|7|${ledger}|7|${bills}`);
	});

	it("is chained to zeros when it is the first", () => {
		const first = sealHead({ utcDate: "2026-11-21", recordedAt: 5_000, previous: null }, [], [], shown);
		expect(first.previous).toBe(GENESIS_HASH);
		expect(first).toMatchObject({ registers: 0, entries: 0n, bills: 0 });
		expect(read(first.seal).startsWith(`${ZEROS}‖head/2|`)).toBe(true);
	});
});

describe("verifyChain", () => {
	it("of no entries stands where it began", () => {
		expect(verifyChain({ deviceId: 1, channel: 0 }, [], shown)).toEqual({
			intact: true,
			head: { number: 0n, hash: GENESIS_HASH },
		});
	});
});
