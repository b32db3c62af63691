import { describe, expect, it } from "vitest";
import { Board } from "./board";
import { makeCampus } from "./campus";
import { TrueMeter } from "./load";

/** Half past eight in the evening: the lights of a lecture room are off until morning. */
const START = Date.parse("2024-11-06T15:00:00Z");
const HOUR_MS = 3_600_000;

function world(startedAt = START) {
	const device = makeCampus({ seed: 5, devices: 1 })[0]!;
	const meter = () => new TrueMeter(5, device, "Asia/Kolkata", startedAt);
	return { device, board: new Board(meter(), startedAt), untouched: new Board(meter(), startedAt) };
}

describe("Board", () => {
	it("follows the timetable when nobody orders anything: the edges are those of the meter, and so is the energy", () => {
		const { board, device } = world();
		const meter = new TrueMeter(5, device, "Asia/Kolkata", START);
		const states = meter.switchStates(START);
		for (let at = START; at <= START + 24 * HOUR_MS; at += 60_000) {
			for (const edge of board.advance(at)) {
				expect(edge.at).toBe(at);
				states[edge.position] = edge.state ? 1 : 0;
			}
			expect(states).toEqual(meter.switchStates(at));
		}
		expect(board.energyMwh()).toBe(meter.energyMwh(START + 24 * HOUR_MS));
	});

	it("switches by order, and its counter follows to the milliwatt-hour", () => {
		const { board, untouched, device } = world();
		const at = START + 12_345;
		board.advance(at);
		expect(board.order(0, true)).toBe(true);
		expect(board.order(0, true)).toBe(false);
		expect(board.states()[0]).toBe(1);
		board.advance(at + HOUR_MS);
		untouched.advance(at + HOUR_MS);
		const more = Number(board.energyMwh() - untouched.energyMwh());
		const rated = (device.switches[0]?.ratingW ?? 0) * 1_000;
		expect(more / rated).toBeGreaterThan(0.96);
		expect(more / rated).toBeLessThan(1.03);
		expect(board.order(0, false)).toBe(true);
		board.advance(at + 2 * HOUR_MS);
		untouched.advance(at + 2 * HOUR_MS);
		expect(Number(board.energyMwh() - untouched.energyMwh())).toBe(more);
	});

	it("holds an order until people next touch that switch, and is then in step with them", () => {
		const { board, untouched } = world();
		board.advance(START + 1);
		board.order(0, true);
		const morning = START + 16 * HOUR_MS;
		const edges = board.advance(morning).filter(({ position }) => position === 0);
		const natural = untouched.advance(morning).filter(({ position }) => position === 0);
		expect(natural.length).toBeGreaterThan(0);
		expect(edges).toEqual(natural.slice(1));
		expect(board.states()).toEqual(untouched.states());
	});

	it("saves by an order to switch off what the timetable has on", () => {
		const { board, untouched } = world(Date.parse("2024-11-06T04:00:00Z"));
		const at = board.toldUntil + HOUR_MS;
		board.advance(at);
		untouched.advance(at);
		const position = board.states().indexOf(1);
		expect(position).toBeGreaterThanOrEqual(0);
		const before = board.energyMwh();
		board.order(position, false);
		board.advance(at + 60_000);
		untouched.advance(at + 60_000);
		expect(board.energyMwh() - before).toBeGreaterThan(0n);
		expect(board.energyMwh()).toBeLessThan(untouched.energyMwh());
	});
});
