import { describe, expect, it } from "vitest";
import { COMMAND_AHEAD_MS_MAX, currentState, type StateEvidence } from "./currentState";

const NOW = 1_000_000;
const none: StateEvidence = { reading: null, edge: null, command: null };
const edge = (state: boolean, at: number, saidAt = at) => ({ state, at, saidAt, source: "manual" as const });
const command = (state: boolean, confirmedAt: number) => ({ state, confirmedAt, source: "app" as const });

describe("currentState", () => {
	it("is unknown when nobody has said", () => {
		expect(currentState(none, NOW)).toEqual({ state: null, since: null, saidAt: null, source: null });
	});

	it("knows since when from the log, and how fresh it is from the reading", () => {
		const known = currentState({ ...none, reading: { state: true, at: NOW - 10 }, edge: edge(true, NOW - 5_000) }, NOW);
		expect(known).toEqual({ state: true, since: NOW - 5_000, saidAt: NOW - 10, source: "manual" });
	});

	it("takes a newer edge over an older reading", () => {
		const known = currentState({ ...none, reading: { state: true, at: NOW - 5_000 }, edge: edge(false, NOW - 10) }, NOW);
		expect(known).toEqual({ state: false, since: NOW - 10, saidAt: NOW - 10, source: "manual" });
	});

	it("takes a newer reading over an older edge, and does not know since when", () => {
		const known = currentState({ ...none, reading: { state: false, at: NOW - 10 }, edge: edge(true, NOW - 5_000) }, NOW);
		expect(known).toEqual({ state: false, since: null, saidAt: NOW - 10, source: null });
	});

	it("believes a boot that says it went off before the last reading, and an edge of the reading's own instant", () => {
		const reading = { state: true, at: NOW - 500 };
		expect(currentState({ ...none, reading, edge: edge(false, NOW - 900, NOW - 10) }, NOW)).toEqual({
			state: false,
			since: NOW - 900,
			saidAt: NOW - 10,
			source: "manual",
		});
		expect(currentState({ ...none, reading, edge: edge(false, NOW - 500) }, NOW).state).toBe(false);
		expect(currentState({ reading, edge: edge(false, NOW - 900, NOW - 10), command: command(true, NOW - 600) }, NOW).state).toBe(
			false,
		);
	});

	it("takes a command that was just confirmed before the log has it", () => {
		const seen = { reading: { state: false, at: NOW - 3_000 }, edge: edge(false, NOW - 9_000), command: command(true, NOW - 50) };
		expect(currentState(seen, NOW)).toEqual({ state: true, since: NOW - 50, saidAt: NOW - 50, source: "app" });
	});

	it("keeps the log's instant where the confirmed command says the same", () => {
		const seen = { ...none, edge: edge(true, NOW - 60), command: command(true, NOW - 50) };
		expect(currentState(seen, NOW).since).toBe(NOW - 60);
	});

	it("forgets the command once the log has had its time: a device with a slow clock would contradict it for ever", () => {
		const seen = { ...none, edge: edge(false, NOW - 300_000), command: command(true, NOW - COMMAND_AHEAD_MS_MAX) };
		expect(currentState(seen, NOW).state).toBe(false);
	});
});
