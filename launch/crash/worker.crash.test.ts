import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CI_CELLS, nameOf } from "./cells";
import { Matrix } from "./matrix";

const matrix = new Matrix(1);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

describe("kill -9 of the worker: figures equal the uninterrupted run's, nothing acknowledged is lost", () => {
	const cells = CI_CELLS.filter(({ killed }) => killed === "worker").map((cell) => [nameOf(cell), cell] as const);

	it.each(cells)("%s", async (_name, cell) => {
		expect((await matrix.run(cell)).problems).toEqual([]);
	});
});
