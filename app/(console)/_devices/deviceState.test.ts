import { describe, expect, it } from "vitest";
import { deviceState } from "./deviceState";

const now = Date.parse("2026-11-21T10:00:00Z");
const seen = (secondsAgo: number, online = true) => ({
	online,
	last_seen: new Date(now - secondsAgo * 1_000).toISOString(),
	firmware: null,
	wifi_rssi: null,
	backlog: null,
});

describe("deviceState", () => {
	it.each([
		[null, "never"],
		[seen(90), "live"],
		[seen(91), "stale"],
		[seen(601), "offline"],
		[seen(5, false), "offline"],
	] as const)("of %j is %s", (status, state) => {
		expect(deviceState(status, now)).toBe(state);
	});
});
