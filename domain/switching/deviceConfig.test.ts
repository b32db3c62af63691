import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONFIG_REV_MAX, type ConfigStand, nextConfig, STALE_RETRY_MS } from "./deviceConfig";

const NOW = Date.parse("2026-11-25T10:00:00Z");
const SECOND = NOW / 1_000;
const says = (what: string) => (rev: number) => `${rev} ${what}`;
const told = (rev: number, what: string | null, error: string | null = null): ConfigStand => ({
	rev,
	payload: what === null ? null : `${rev} ${what}`,
	error,
});

describe("nextConfig", () => {
	it("tells a device nothing while there is nothing to tell, and its first revision is the second of now", () => {
		expect(nextConfig(null, null, NOW)).toBeNull();
		expect(nextConfig(null, says("a"), NOW + 999)).toEqual({ rev: SECOND, payload: `${SECOND} a` });
	});

	it("keeps a revision that says what holds, whatever the device answered", () => {
		for (const error of [null, "out_of_range", "not_stored"])
			expect(nextConfig(told(SECOND - 9, "a", error), says("a"), NOW)).toBeNull();
		expect(nextConfig(told(SECOND - 9, null), null, NOW)).toBeNull();
	});

	it("makes another one for another content, above the last even in the same second or when the clock went back", () => {
		expect(nextConfig(told(SECOND, "a"), says("b"), NOW)?.rev).toBe(SECOND + 1);
		expect(nextConfig(told(SECOND, "a"), says("b"), NOW - 86_400_000)?.rev).toBe(SECOND + 1);
		expect(nextConfig(told(5, "a"), says("b"), NOW)?.rev).toBe(SECOND);
	});

	it("takes back what a device must no longer know, and tells it anew when it may", () => {
		expect(nextConfig(told(SECOND - 1, "a"), null, NOW)).toEqual({ rev: SECOND, payload: null });
		expect(nextConfig(told(SECOND, null), says("a"), NOW)).toEqual({ rev: SECOND + 1, payload: `${SECOND + 1} a` });
	});

	it("goes past a device that remembers a later revision than the database, at most once an hour", () => {
		const hourAgo = SECOND - STALE_RETRY_MS / 1_000;
		expect(nextConfig(told(hourAgo, "a", "stale_rev"), says("a"), NOW)?.rev).toBe(SECOND);
		expect(nextConfig(told(hourAgo + 1, "a", "stale_rev"), says("a"), NOW)).toBeNull();
		expect(nextConfig(told(hourAgo, null, "stale_rev"), null, NOW)).toBeNull();
	});

	it("never uses a revision again, whatever the clock says", () => {
		const steps = fc.array(fc.tuple(fc.constantFrom("a", "b", null), fc.integer({ min: 0, max: 8_000_000_000_000 })), {
			maxLength: 30,
		});
		fc.assert(
			fc.property(steps, (changes) => {
				let last: ConfigStand | null = null;
				for (const [what, now] of changes) {
					const next = nextConfig(last, what === null ? null : says(what), now);
					if (next === null) continue;
					if (next.rev <= (last?.rev ?? 0) || next.rev > CONFIG_REV_MAX) return false;
					last = { ...next, error: null };
				}
				return true;
			}),
		);
	});

	it("fails loudly when no revision is left", () => {
		expect(() => nextConfig(told(CONFIG_REV_MAX, "a"), says("b"), NOW)).toThrow(RangeError);
	});
});
