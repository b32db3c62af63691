import { describe, expect, it } from "vitest";
import { orderReadings } from "../telemetry/orderReadings";
import { TEN_O_CLOCK, written } from "../telemetry/reading.arbitrary";
import { firstUncovered } from "./coverage";
import { deriveEntries } from "./deriveEntries";
import type { LedgerEntry } from "./entry";

const posted = (readings: ReturnType<typeof written>[]): LedgerEntry[] =>
	deriveEntries({ readings: orderReadings(readings), maxima: [] }).entries.map((entry, n) => ({
		...entry,
		...{ number: BigInt(n + 1), reverses: null, postedAt: TEN_O_CLOCK, hash: new Uint8Array(32) },
	}));
const rising = Array.from({ length: 6 }, (_, n) => written({ s: n * 30, wh: 100 + n * 5 }));

describe("firstUncovered", () => {
	it("is null where every reading closes an entry or lies within one", () => {
		expect(firstUncovered(rising, posted(rising))).toBeNull();
		const glitch = [...rising.slice(0, 3), written({ s: 75, wh: 0 }), ...rising.slice(3)];
		expect(firstUncovered(glitch, posted(glitch))).toBeNull();
	});
	it("names a reading before the first entry, after the last, and in a hole", () => {
		const entries = posted(rising);
		const early = written({ s: -30, wh: 90 });
		expect(firstUncovered([early, ...rising], entries)).toBe(early);
		const late = written({ s: 180, wh: 200 });
		expect(firstUncovered([...rising, late], entries)).toBe(late);
		const between = written({ s: 75, wh: 112 });
		const hole = entries.filter(({ endsAt }) => endsAt !== TEN_O_CLOCK + 90_000);
		expect(firstUncovered([between], hole)).toBe(between);
	});
	it("asks nothing of a reading that counts nothing", () => {
		expect(firstUncovered([written({ s: 900, switchStates: "1" })], posted(rising))).toBeNull();
	});
	it("believes the cause where the order put a reading elsewhere than its clock", () => {
		const entries = posted(rising);
		const moved = { ...rising[2]!, at: TEN_O_CLOCK + 3_600_000 };
		expect(firstUncovered([moved], entries)).toBeNull();
	});
});
