import { describe, expect, it } from "vitest";
import type { CommandBody } from "@/wire/http/commands";
import { FAILURE_SHOWN_MS, failureWords, switchLook } from "./switchLook";

const NOW = Date.parse("2026-11-21T10:00:00Z");
const command = (more: Partial<CommandBody>) =>
	({ state: true, status: "sent", error: null, expires_at: "2026-11-21T10:00:05Z", ended_at: null, ...more }) as CommandBody;
const ended = (msAgo: number) => new Date(NOW - msAgo).toISOString();

describe("switchLook", () => {
	it("shows what was ordered at once, as pending", () => {
		const look = switchLook({ state: "off", command: null }, { kind: "sending", state: true }, NOW);
		expect(look).toEqual({ shown: "on", phase: "pending", wanted: null, reason: null });
	});

	it.each(["queued", "sent"] as const)("is pending while the command is %s, whoever ordered it", (status) => {
		expect(switchLook({ state: "off", command: command({ status }) }, null, NOW)).toMatchObject({
			shown: "on",
			phase: "pending",
		});
	});

	it.each([
		["queued", null, "Could not be sent in time: nothing was switched"],
		["sent", "2026-11-21T09:59:00Z", "No answer within 10 s: it may not have switched"],
	] as const)("stops waiting when nothing is heard of the end of a command that is %s", (status, sent_at, reason) => {
		const seen = (msAfter: number) => ({
			state: "off" as const,
			command: command({ status, sent_at, expires_at: ended(msAfter) }),
		});
		expect(switchLook(seen(4_999), null, NOW)).toMatchObject({ shown: "on", phase: "pending" });
		expect(switchLook(seen(5_000), null, NOW)).toEqual({ shown: "off", phase: "failed", wanted: true, reason });
		expect(switchLook(seen(FAILURE_SHOWN_MS), null, NOW).phase).toBe("settled");
	});

	it("is settled by the confirmation, and shows the state that was told", () => {
		const seen = { state: "on" as const, command: command({ status: "confirmed", ended_at: ended(50) }) };
		expect(switchLook(seen, null, NOW)).toEqual({ shown: "on", phase: "settled", wanted: null, reason: null });
	});

	it("falls back to the true state when an order failed, says why, and what to try again", () => {
		const seen = { state: "off" as const, command: command({ status: "failed", error: "device_offline", ended_at: ended(50) }) };
		expect(switchLook(seen, null, NOW)).toEqual({
			shown: "off",
			phase: "failed",
			wanted: true,
			reason: "Device offline: nothing was switched",
		});
	});

	it("says that an order without an answer may not have happened", () => {
		const seen = { state: null, command: command({ status: "expired", error: "no_answer", ended_at: ended(50) }) };
		expect(switchLook(seen, null, NOW).reason).toMatch(/No answer within 10 s/);
	});

	it("forgets a failure after a minute, or once somebody has done it by hand", () => {
		const failed = (msAgo: number) => command({ status: "failed", error: "refused", ended_at: ended(msAgo) });
		expect(switchLook({ state: "off", command: failed(FAILURE_SHOWN_MS) }, null, NOW).phase).toBe("settled");
		expect(switchLook({ state: "on", command: failed(5) }, null, NOW).phase).toBe("settled");
	});

	it("says what the server said when it refused the order itself", () => {
		const look = switchLook(
			{ state: "off", command: null },
			{ kind: "refused", state: true, why: "Your role does not allow this." },
			NOW,
		);
		expect(look).toMatchObject({ shown: "off", phase: "failed", reason: "Your role does not allow this." });
	});

	it("passes on a device's own word that it does not know", () => {
		expect(failureWords("relay_stuck")).toBe("The device refused it (relay_stuck): nothing was switched");
	});
});
