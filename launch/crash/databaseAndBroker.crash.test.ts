import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findMosquitto } from "../testMosquitto";
import { CI_CELLS, nameOf } from "./cells";
import { Matrix } from "./matrix";

const matrix = new Matrix(1);
const cellsOf = (kind: string) => CI_CELLS.filter(({ killed }) => killed === kind).map((cell) => [nameOf(cell), cell] as const);

beforeAll(() => matrix.start());
afterAll(() => matrix.stop());

describe("kill -9 of PostgreSQL: figures equal the uninterrupted run's, nothing acknowledged is lost", () => {
	it.each(cellsOf("postgres"))("%s", async (_name, cell) => {
		expect((await matrix.run(cell)).problems).toEqual([]);
	});
});

describe("kill -9 of Mosquitto: figures equal the uninterrupted run's, nothing that the ack topic named is lost", () => {
	it.each(cellsOf("broker"))("%s", async (_name, cell) => {
		const mosquitto = findMosquitto();
		if ("missing" in mosquitto) throw new Error(mosquitto.missing);
		expect((await matrix.run(cell)).problems).toEqual([]);
	});
});
