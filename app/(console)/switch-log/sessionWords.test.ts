import { describe, expect, it } from "vitest";
import type { SessionEdgeBody, SwitchSessionBody } from "@/wire/http/switchSessions";
import { beganWords, endedWords, marksOf, runtimeWords } from "./sessionWords";

const edge = (fields: Partial<SessionEdgeBody>): SessionEdgeBody => ({
	timestamp: "2026-11-21T09:00:00.000+05:30",
	id: "a".repeat(64),
	source: "manual",
	by: null,
	evidence: "event",
	flags: [],
	received_at: null,
	late: false,
	...fields,
});
const ended = (fields: Partial<SessionEdgeBody>) => endedWords({ off: edge(fields), device_online: true });

describe("how a session began and ended", () => {
	it.each<[Partial<SessionEdgeBody>, string]>([
		[{ source: "manual" }, "Wall switch"],
		[{ source: "app", evidence: "ack", by: "anna@school.in" }, "Page, by anna@school.in"],
		[{ source: "api", evidence: "ack", by: "Timetable bot" }, "API, by Timetable bot"],
		[{ source: "voice" }, "Voice assistant"],
		[{ source: "schedule", by: "Lectures" }, "Schedule “Lectures”"],
		[{ source: "pir", by: "motion:B-204" }, "Motion in B-204"],
		[{ source: "system" }, "Device itself"],
		[
			{ source: "system", evidence: "boot", flags: ["missed_off"] },
			"Restart or loss of power; counted up to its last sign of life",
		],
		[{ source: "system", evidence: "reading", flags: ["missed_off"] }, "OFF was missed; a reading showed it"],
		[{ source: "system", evidence: "reading", flags: ["sampled"] }, "A reading showed it OFF"],
	])("%o ended it: %s", (fields, words) => expect(ended(fields)).toBe(words));

	it("is still ON, or was when last heard of", () => {
		expect(endedWords({ off: null, device_online: true })).toBe("Still ON");
		expect(endedWords({ off: null, device_online: false })).toBe("ON when last heard of; the device is offline");
	});

	it("began by a person, by evidence, or by the device's start", () => {
		expect(beganWords(edge({ source: "app", by: "anna@school.in" }))).toBe("Page, by anna@school.in");
		expect(beganWords(edge({ source: "system" }))).toBe("Device, after its start");
		expect(beganWords(edge({ evidence: "sync" }))).toBe("Found ON when the server started");
		expect(beganWords(edge({ evidence: "reading", flags: ["missed_on"] }))).toBe("ON was missed; a reading showed it");
	});
});

describe("what one should know of a session", () => {
	it("names each doubt once", () => {
		const session = {
			open: true,
			late: true,
			inferred: true,
			on: edge({ flags: ["unobserved", "unsynced"] }),
			off: edge({ flags: ["missed_off", "unsynced"] }),
		} as SwitchSessionBody;
		expect(marksOf(session).map(({ label }) => label)).toEqual(["ON now", "late", "inferred", "unobserved", "no clock"]);
		expect(marksOf({ ...session, open: false, late: false, inferred: false, on: edge({}), off: edge({}) })).toEqual([]);
	});
});

it("says runtime in two units, cut", () => {
	expect([500, 10_999, 245_000, 10_920_000, 3_600_000, 183_600_000].map(runtimeWords)).toEqual([
		"500 ms",
		"10 s",
		"4 min 5 s",
		"3 h 2 min",
		"1 h",
		"2 d 3 h",
	]);
});
