import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Instant } from "@/domain/calendar/interval";
import { deriveSwitchLog } from "./deriveSwitchLog";
import { deliveriesOf, subsetOf, type TrueSession, type World, worlds } from "./evidence.arbitrary";
import type { SwitchSession } from "./session";

const RUNS = { numRuns: 2_000 };
const sessionsOf = (world: Parameters<typeof deriveSwitchLog>[0]) =>
	deriveSwitchLog(world).tracks.flatMap(({ sessions }) => sessions);

describe("deriveSwitchLog, beside a room that is known", () => {
	it("finds every session to the millisecond from complete events, with readings between them or none", () => {
		fc.assert(
			fc.property(
				worlds.chain((world) => fc.tuple(fc.constant(world), subsetOf(world.samples))),
				([world, samples]) => {
					expect(sessionsOf([...world.declared, ...samples]).map(asTruth)).toEqual(world.truth);
				},
			),
			RUNS,
		);
	});

	it("is never more than a sampling period off from readings alone", () => {
		fc.assert(
			fc.property(worlds, (world) => expectClose(world, sessionsOf(world.samples), world.periodMs)),
			RUNS,
		);
	});

	it("is never more than two sampling periods off when any of the events are lost", () => {
		fc.assert(
			fc.property(
				worlds.chain((world) => fc.tuple(fc.constant(world), subsetOf(world.declared))),
				([world, declared]) => expectClose(world, sessionsOf([...declared, ...world.samples]), 2 * world.periodMs),
			),
			RUNS,
		);
	});

	it("gives the same log, byte for byte, for any order, repetition and batches of the same evidence", () => {
		fc.assert(
			fc.property(
				worlds
					.chain((world) => fc.tuple(subsetOf(world.declared), subsetOf(world.samples)))
					.chain(([declared, samples]) =>
						fc.tuple(fc.constant([...declared, ...samples]), deliveriesOf([...declared, ...samples])),
					),
				([evidence, deliveries]) => {
					expect(JSON.stringify(deriveSwitchLog(deliveries.flat()))).toBe(JSON.stringify(deriveSwitchLog(evidence)));
				},
			),
			RUNS,
		);
	});

	it("alternates ON and OFF, in order of time, each session longer than nothing", () => {
		fc.assert(
			fc.property(
				worlds.chain((world) => fc.tuple(subsetOf(world.declared), subsetOf(world.samples))),
				([declared, samples]) => {
					for (const { sessions } of deriveSwitchLog([...declared, ...samples]).tracks)
						sessions.forEach(({ on, off }, index) => {
							expect(on.at).toBeGreaterThanOrEqual(sessions[index - 1]?.off?.at ?? 0);
							if (off) expect(off.at).toBeGreaterThan(on.at);
							else expect(index).toBe(sessions.length - 1);
						});
				},
			),
			RUNS,
		);
	});
});

function asTruth({ position, on, off }: SwitchSession): TrueSession {
	return { position, start: on.at, end: off?.at ?? null };
}

/** Wherever the log and the truth differ, the truth changed within `allowedMs`. */
function expectClose(world: World, sessions: readonly SwitchSession[], allowedMs: number): void {
	for (let position = 0; position < world.switches; position++) {
		const told = sessions.filter((session) => session.position === position).map(asTruth);
		const truth = world.truth.filter((session) => session.position === position);
		const edges = truth.flatMap(({ start, end }) => (end === null ? [start] : [start, end]));
		const probes = [...told, ...truth].flatMap(({ start, end }) => [
			start - 1,
			start,
			(end ?? world.end) - 1,
			end ?? world.end - 1,
		]);
		for (const at of probes) {
			if (at >= world.end || isOn(told, at) === isOn(truth, at)) continue;
			expect(edges.some((edge) => Math.abs(edge - at) <= allowedMs)).toBe(true);
		}
	}
}

function isOn(sessions: readonly TrueSession[], at: Instant): boolean {
	return sessions.some(({ start, end }) => start <= at && (end === null || at < end));
}
