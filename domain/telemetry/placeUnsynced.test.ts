import { describe, expect, it } from "vitest";
import { placeUnsynced } from "./placeUnsynced";

const RECEIVED = Date.UTC(2026, 10, 21, 12);
const anchor = (uptimeMs: number, clockMs: number) => ({ uptimeMs, clockMs });

describe("placeUnsynced", () => {
	it("counts back from the anchor by uptime", () => {
		expect(placeUnsynced({ uptimeMs: 60_000, receivedAt: RECEIVED }, [anchor(180_000, RECEIVED - 1_000_000)])).toBe(
			RECEIVED - 1_120_000,
		);
	});
	it("takes the anchor nearest in uptime, whatever the order", () => {
		const anchors = [anchor(1_000_000, RECEIVED), anchor(90_000, RECEIVED - 900_000)];
		expect(placeUnsynced({ uptimeMs: 60_000, receivedAt: RECEIVED }, anchors)).toBe(RECEIVED - 930_000);
		expect(placeUnsynced({ uptimeMs: 60_000, receivedAt: RECEIVED }, anchors.toReversed())).toBe(RECEIVED - 930_000);
	});
	it("is never later than the arrival, nor before 2020", () => {
		expect(placeUnsynced({ uptimeMs: 600_000, receivedAt: RECEIVED }, [anchor(0, RECEIVED)])).toBe(RECEIVED);
		expect(placeUnsynced({ uptimeMs: 0, receivedAt: RECEIVED }, [anchor(0, 5_000)])).toBe(RECEIVED);
	});
	it("without anchor or uptime is the arrival", () => {
		expect(placeUnsynced({ uptimeMs: 5, receivedAt: RECEIVED }, [])).toBe(RECEIVED);
		expect(placeUnsynced({ uptimeMs: null, receivedAt: RECEIVED }, [anchor(0, RECEIVED - 9)])).toBe(RECEIVED);
	});
});
