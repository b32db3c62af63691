import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Aedes } from "aedes";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeCampus } from "./campus";
import { Controller } from "./controller";
import { DeviceFaults, type Fault } from "./faults";
import { Fleet, type Member } from "./fleet";
import { TrueMeter } from "./load";

const START = Date.parse("2024-11-06T03:30:00Z");
const PERIOD_MS = 10_000;

interface Heard {
	readonly topic: string;
	readonly payload: Record<string, unknown>;
	readonly retain: boolean;
}

let broker: Aedes;
let server: Server;
let url: string;
let heard: Heard[];

beforeEach(async () => {
	heard = [];
	broker = await Aedes.createBroker();
	broker.authenticate = (client, user, password, done) =>
		done(null, user === client.id && String(password) === `secret-of-${user}`);
	broker.authorizePublish = (_client, { topic, payload, retain }, done) => {
		heard.push({ topic, payload: JSON.parse(String(payload)), retain });
		done(null);
	};
	server = createServer(broker.handle);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	url = `mqtt://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});

afterEach(async () => {
	await new Promise<void>((resolve) => broker.close(resolve));
	await new Promise((resolve) => server.close(resolve));
});

function membersOf(devices: number, faults: Iterable<Fault>, secret = (name: string) => `secret-of-${name}`): Member[] {
	return makeCampus({ seed: 9, devices }).map((device) => {
		const meter = new TrueMeter(9, device, "Asia/Kolkata", START);
		const controller = new Controller({
			seed: 9,
			meter,
			faults: new DeviceFaults(9, device.name, new Set(faults)),
			startedAt: START,
		});
		return { name: device.name, secret: secret(device.name), controller, firstAt: START, periodMs: PERIOD_MS };
	});
}

async function runToEnd(members: readonly Member[], ticks: number): Promise<Fleet> {
	const launchedAt = Date.now();
	const now = () => START + (Date.now() - launchedAt) * 10_000;
	const fleet = new Fleet({ mqttUrl: url, members, now, until: START + ticks * PERIOD_MS, onError: () => {} });
	await fleet.start();
	for (let waited = 0; !fleet.finished && waited < 8_000; waited += 25) await sleep(25);
	return fleet;
}

describe("Fleet", () => {
	it("publishes every reading of every device, acknowledged, under its own name", async () => {
		const fleet = await runToEnd(membersOf(3, []), 40);
		const readings = heard.filter(({ topic }) => topic.endsWith("/telemetry"));
		expect(readings).toHaveLength(120);
		expect(readings.every(({ topic, payload }) => topic === `autovolt/${payload["esp32_name"]}/telemetry`)).toBe(true);
		const events = heard.filter(({ topic }) => topic.endsWith("/event"));
		expect(events.filter(({ payload }) => payload["type"] === "boot")).toHaveLength(3);
		expect(fleet.figures).toMatchObject({ connected: 3, acknowledged: 120 + events.length, waiting: 0 });
		expect(fleet.tallyOf("SIM-001-A")?.readings).toBe(40);
		await fleet.stop();
	});

	it("says that a device is online when it connects and why it is not when it stops, both retained", async () => {
		const fleet = await runToEnd(membersOf(1, []), 1);
		await fleet.stop();
		const status = heard.filter(({ topic }) => topic === "autovolt/SIM-001-A/status");
		expect(status).toMatchObject([
			{ retain: true, payload: { online: true, conn: 1 } },
			{ retain: true, payload: { online: false, why: "stopped", conn: 1 } },
		]);
	});

	it("obeys an order that comes over the broker, at once, and answers it", async () => {
		const now = () => START + 1_000;
		const members = membersOf(1, []).map((member) => ({ ...member, firstAt: START }));
		const fleet = new Fleet({ mqttUrl: url, members, now, until: null, onError: () => {} });
		await fleet.start();
		await sleep(150);
		const order = { cmd_id: "c-1", switch: 1, state: true, expires_ms: START + 60_000 };
		const packet = { cmd: "publish", qos: 1, retain: false, dup: false, payload: JSON.stringify(order) } as const;
		await new Promise<void>((resolve) => broker.publish({ ...packet, topic: "autovolt/SIM-001-A/cmd" }, () => resolve()));
		await sleep(150);
		const answers = heard.filter(({ topic }) => topic === "autovolt/SIM-001-A/cmd/ack");
		expect(answers).toMatchObject([{ retain: false, payload: { cmd_id: "c-1", ok: true, ts_ms: START + 1_000 } }]);
		await fleet.stop();
	});

	it("takes the configuration that the broker keeps for it, also one that came before its first measurement", async () => {
		const kept = { rev: 9, ratings_w: [12.5], types: ["light"] };
		const packet = { cmd: "publish", qos: 1, retain: true, dup: false, payload: JSON.stringify(kept) } as const;
		await new Promise<void>((resolve) => broker.publish({ ...packet, topic: "autovolt/SIM-001-A/config" }, () => resolve()));
		let now = START - 500;
		const fleet = new Fleet({ mqttUrl: url, members: membersOf(1, []), now: () => now, until: null, onError: () => {} });
		await fleet.start();
		await sleep(150);
		const answers = () => heard.filter(({ topic }) => topic === "autovolt/SIM-001-A/config/ack").map(({ payload }) => payload);
		expect(answers()).toEqual([]);
		now = START + 1_000;
		await expect.poll(answers, { timeout: 5_000 }).toEqual([{ rev: 9, ok: true }]);
		await fleet.stop();
	});

	it("reports a refused password and lets the others run", async () => {
		const [good, bad] = membersOf(2, []);
		const errors: string[] = [];
		const now = () => START;
		const members = [good!, { ...bad!, secret: "wrong" }];
		const fleet = new Fleet({
			mqttUrl: url,
			members,
			now,
			until: START + 1,
			onError: (device, error) => errors.push(`${device}: ${error.message}`),
		});
		await fleet.start();
		await sleep(200);
		expect(errors.join()).toMatch(/SIM-002-A.*[Nn]ot authorized/);
		expect(fleet.figures.connected).toBe(1);
		await fleet.stop();
	});
});
