import { describe, expect, it } from "vitest";
import { CELLS, CI_CELLS, nameOf, WORKER_POINTS } from "@/launch/crash/cells";
import { parseCrashOptions } from "./options";

describe("npm run test:crash", () => {
	it("runs the whole matrix: 12 points, three kinds, three times", () => {
		const { cells, seed, acknowledged, recoveries } = parseCrashOptions([]);
		expect([cells.length, WORKER_POINTS.length, new Set(cells.map(nameOf)).size]).toEqual([108, 12, 108]);
		expect([Number.isInteger(seed), acknowledged, recoveries]).toEqual([true, null, null]);
	});

	it("leaves each point once, and each kind, to npm test", () => {
		expect(CI_CELLS.map(({ point }) => point).sort()).toEqual([...WORKER_POINTS].sort());
		expect(new Set(CI_CELLS.map(({ killed }) => killed)).size).toBe(3);
		expect(CI_CELLS.every((cell) => CELLS.some((other) => nameOf(other) === nameOf(cell)))).toBe(true);
	});

	it("takes cells by name, a kind, and a seed", () => {
		expect(parseCrashOptions(["--only", "broker"]).cells).toHaveLength(36);
		const { cells, seed } = parseCrashOptions(["--cell", "worker:fold-save:2", "--seed", "7"]);
		expect([cells.map(nameOf), seed]).toEqual([["worker:fold-save:2"], 7]);
		expect(parseCrashOptions(["--acknowledged", "100000"]).acknowledged).toBe(100_000);
	});

	it.each([[["--only", "web"]], [["--cell", "worker:fold-save:4"]], [["--cell"]], [["--seed", "x"]], [["--fast"]]])(
		"does not take %j for something else",
		(args) => {
			expect(() => parseCrashOptions(args)).toThrow();
		},
	);
});
