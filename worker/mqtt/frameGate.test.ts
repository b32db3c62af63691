import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameGate } from "./frameGate";

function frame(length: number): Buffer {
	const head = [0x30];
	let rest = length;
	do {
		head.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
		rest = Math.floor(rest / 128);
	} while (rest > 0);
	return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)]);
}

describe("FrameGate", () => {
	it("follows frames of any length, cut anywhere", () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 10 }),
				fc.integer({ min: 1, max: 50 }),
				(lengths, cut) => {
					const bytes = Buffer.concat(lengths.map(frame));
					const gate = new FrameGate(400);
					for (let at = 0; at < bytes.length; at += cut) expect(gate.pass(bytes.subarray(at, at + cut))).toBe(true);
					expect(gate.frames).toBe(lengths.length);
				},
			),
		);
	});

	it("refuses a giant by its header alone, and a length of five bytes", () => {
		expect(new FrameGate(1_000).pass(frame(1_001).subarray(0, 3))).toBe(false);
		expect(new FrameGate(1_000).pass(frame(1_000))).toBe(true);
		expect(new FrameGate(Number.MAX_SAFE_INTEGER).pass(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]))).toBe(false);
	});

	it("lets larger frames pass once it is widened", () => {
		const gate = new FrameGate(10);
		gate.widen(100);
		expect(gate.pass(frame(100))).toBe(true);
	});
});
