import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { Client } from "aedes";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { IncomingMessage, Ingest, Verdict } from "../incoming";
import { TokenBucket } from "../tokenBucket";
import { ReadingLane } from "./readingLane";
import type { Session } from "./session";

const TOPIC = Buffer.from("autovolt/B-204/telemetry");
const NOW = 1_795_235_400_000;

function publish(packetId: number, payload: string): Buffer {
	const body = Buffer.concat([
		Buffer.from([0, TOPIC.length]),
		TOPIC,
		Buffer.from([packetId >> 8, packetId & 255]),
		Buffer.from(payload),
	]);
	return Buffer.concat([Buffer.from([0x32, body.length]), body]);
}

/** A lane with an ingest that answers when it is told to, and a connection that keeps what is written to it. */
function lane(bucket = new TokenBucket(1_000, 1_000, NOW)) {
	const asked: { readonly message: IncomingMessage; readonly settle: (verdict: Verdict) => void }[] = [];
	const ingest = {
		accept: (message: IncomingMessage) => new Promise<Verdict>((resolve) => asked.push({ message, settle: resolve })),
	} as unknown as Ingest;
	const conn = new PassThrough();
	const written: string[] = [];
	conn.on("data", (bytes: Buffer) => written.push(bytes.toString("hex")));
	const session: Session = {
		refused: false,
		principal: { name: "B-204", deviceId: 7, claimed: true },
		operator: null,
		secret: null,
		address: { key: "x", connections: 1, strangers: 0, messages: null },
		bucket,
		conn,
		readingTopic: TOPIC,
		waiting: 0,
	};
	const refresh = vi.fn();
	const client = Object.assign(new EventEmitter(), { _keepaliveTimer: { refresh } }) as unknown as Client & EventEmitter;
	const subject = new ReadingLane(ingest, { now: () => NOW });
	return { asked, session, client, refresh, written, take: (chunk: Buffer) => subject.take(client, session, chunk), subject };
}

const turn = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the short way of a reading", () => {
	it("writes the PUBACK after the commit, and never before it", async () => {
		const { asked, session, written, take } = lane();
		expect(take(publish(258, '{"a":1}'))).toBe(true);
		await vi.advanceTimersByTimeAsync(5_000);
		expect(asked).toHaveLength(1);
		expect(session.waiting).toBe(1);
		expect(written).toEqual([]);
		asked[0]?.settle({ kind: "stored" });
		await turn();
		expect(written).toEqual(["40020102"]);
		expect(session.waiting).toBe(0);
	});

	it.each([{ kind: "duplicate" }, { kind: "ignored", why: "retained" }, { kind: "quarantined", reason: "x" }] as const)(
		"acknowledges what will not change any more: $kind",
		async (verdict) => {
			const { asked, written, take } = lane();
			take(publish(1, "{}"));
			asked[0]?.settle(verdict);
			await turn();
			expect(written).toEqual(["40020001"]);
		},
	);

	it("ends the connection of a refused message without a PUBACK, after those that are due", async () => {
		const { asked, client, written, take } = lane();
		const errors: string[] = [];
		client.on("error", (error: Error) => errors.push(error.message));
		take(Buffer.concat([publish(1, "{}"), publish(2, "{}")]));
		asked[0]?.settle({ kind: "stored" });
		asked[1]?.settle({ kind: "refused", reason: "database" });
		await turn();
		expect(written).toEqual(["40020001"]);
		expect(errors).toEqual(["refused: database"]);
	});

	it("hands over the payload as it came, with who sent it and when", () => {
		const { asked, session, refresh, take } = lane();
		take(publish(1, '{"energy_wh_total":5}'));
		expect(asked[0]?.message).toMatchObject({
			topic: "autovolt/B-204/telemetry",
			qos: 1,
			retain: false,
			receivedAt: NOW,
			principal: { name: "B-204" },
		});
		expect(Buffer.from(asked[0]?.message.payload ?? []).toString()).toBe('{"energy_wh_total":5}');
		expect(asked[0]?.message.connection).toBe(session);
		expect(refresh).toHaveBeenCalledTimes(1);
	});

	it("leaves to the broker what is not for it", () => {
		const one = lane();
		expect(one.subject.take(one.client, undefined, publish(1, "{}"))).toBe(false);
		one.session.readingTopic = null;
		expect(one.take(publish(1, "{}"))).toBe(false);
		const other = lane();
		expect(other.take(Buffer.from([0xc0, 0]))).toBe(false);
		expect(other.refresh).not.toHaveBeenCalled();
		expect([...one.asked, ...other.asked]).toEqual([]);
	});

	it("takes no more than 64 that wait", () => {
		const { session, take } = lane();
		session.waiting = 63;
		expect(take(publish(1, "{}"))).toBe(true);
		expect(session.waiting).toBe(64);
		expect(take(publish(2, "{}"))).toBe(false);
	});

	it("takes nothing from a device that does not read its PUBACKs", () => {
		const { session, take } = lane();
		const stuck = { writableLength: 1 } as unknown as Session["conn"];
		expect(lane().subject.take({} as Client, { ...session, conn: stuck }, publish(1, "{}"))).toBe(false);
		expect(take(publish(1, "{}"))).toBe(true);
	});

	it("waits as long as the bucket says, and charges a bad message twenty more", async () => {
		const bucket = new TokenBucket(1, 1, NOW);
		const { asked, take } = lane(bucket);
		take(publish(1, "{}"));
		expect(asked).toHaveLength(1);
		take(publish(2, "{}"));
		expect(asked).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(999);
		expect(asked).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(1);
		expect(asked).toHaveLength(2);
		const charge = vi.spyOn(bucket, "charge");
		asked[0]?.settle({ kind: "stored" });
		await turn();
		expect(charge).not.toHaveBeenCalled();
		asked[1]?.settle({ kind: "quarantined", reason: "x" });
		await turn();
		expect(charge).toHaveBeenCalledWith(20);
	});
});
