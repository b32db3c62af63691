import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { Pubacks } from "./pubacks";

function connection() {
	const writes: string[] = [];
	const conn = new PassThrough();
	conn.write = (bytes: Buffer) => writes.push(bytes.toString("hex")) > 0;
	return { conn, writes };
}

describe("Pubacks", () => {
	test("writes those of a turn to one connection at once, in order", async () => {
		const [a, b] = [connection(), connection()];
		const pubacks = new Pubacks();
		pubacks.add(a.conn, 1);
		pubacks.add(b.conn, 0x1234);
		pubacks.add(a.conn, 65_535);
		expect(a.writes).toEqual([]);
		await Promise.resolve();
		expect(a.writes).toEqual(["400200014002ffff"]);
		expect(b.writes).toEqual(["40021234"]);
	});

	test("writes before another writer when asked to, and not twice", async () => {
		const { conn, writes } = connection();
		const pubacks = new Pubacks();
		pubacks.add(conn, 1);
		pubacks.write();
		expect(writes).toEqual(["40020001"]);
		pubacks.add(conn, 2);
		await Promise.resolve();
		expect(writes).toEqual(["40020001", "40020002"]);
	});

	test("leaves a connection that has ended alone", async () => {
		const { conn, writes } = connection();
		const pubacks = new Pubacks();
		pubacks.add(conn, 1);
		conn.destroy();
		await Promise.resolve();
		expect(writes).toEqual([]);
	});
});
