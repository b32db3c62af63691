import { describe, expect, it } from "vitest";
import { bestStatus, liveStatusOf } from "./liveStatus";

const NOW = 1_000_000_000;
const ago = (seconds: number) => NOW - seconds * 1000;

describe("liveStatusOf", () => {
	it.each([
		{ says: "never without any sign", lastSeenAt: null, saidOfflineAt: null, status: "never" },
		{ says: "live up to 90 s", lastSeenAt: ago(90), saidOfflineAt: null, status: "live" },
		{ says: "stale after 90 s", lastSeenAt: ago(90.001), saidOfflineAt: null, status: "stale" },
		{ says: "stale up to 10 min", lastSeenAt: ago(600), saidOfflineAt: null, status: "stale" },
		{ says: "offline after 10 min", lastSeenAt: ago(600.001), saidOfflineAt: null, status: "offline" },
		{ says: "offline by its Last Will, though just seen", lastSeenAt: ago(2), saidOfflineAt: ago(1), status: "offline" },
		{ says: "live when heard again after its Last Will", lastSeenAt: ago(1), saidOfflineAt: ago(2), status: "live" },
		{ says: "offline when only its Last Will was ever heard", lastSeenAt: null, saidOfflineAt: ago(5), status: "offline" },
		{ says: "live when the worker's clock is ahead", lastSeenAt: ago(-3), saidOfflineAt: null, status: "live" },
	])("says $says", ({ lastSeenAt, saidOfflineAt, status }) => {
		expect(liveStatusOf({ now: NOW, lastSeenAt, saidOfflineAt })).toBe(status);
	});
});

describe("bestStatus", () => {
	it("takes the best of a room's devices", () => {
		expect(bestStatus(["never", "offline", "stale"])).toBe("stale");
		expect(bestStatus(["offline", "live"])).toBe("live");
	});
	it("says never of a room without devices", () => {
		expect(bestStatus([])).toBe("never");
	});
});
