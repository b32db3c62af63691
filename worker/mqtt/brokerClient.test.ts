import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type MqttClient } from "mqtt";
import mqttPacket, { type Packet } from "mqtt-packet";
import { afterEach, describe, expect, it, vi } from "vitest";

/** A broker of a few lines, so that it is seen exactly which packets the client sends. */
async function startWitness(
	onConnected: (socket: Socket) => void,
): Promise<{ port: number; seen: Packet[]; server: Server; sockets: Socket[] }> {
	const seen: Packet[] = [];
	const sockets: Socket[] = [];
	const server = createServer((socket) => {
		sockets.push(socket);
		const parser = mqttPacket.parser({ protocolVersion: 5 });
		parser.on("packet", (packet) => {
			seen.push(packet);
			if (packet.cmd !== "connect") return;
			socket.write(
				mqttPacket.generate({ cmd: "connack", sessionPresent: true, reasonCode: 0 } as Packet, { protocolVersion: 5 }),
			);
			onConnected(socket);
		});
		socket.on("data", (chunk) => parser.parse(chunk));
		socket.on("error", () => {});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return { port: (server.address() as { port: number }).port, seen, server, sockets };
}

function publish(socket: Socket, messageId: number): void {
	const packet = {
		cmd: "publish",
		topic: "autovolt/a/telemetry",
		payload: `${messageId}`,
		qos: 1,
		messageId,
		dup: false,
		retain: false,
	} as Packet;
	socket.write(mqttPacket.generate(packet, { protocolVersion: 5 }));
}

describe("MQTT.js, as the broker client relies on it", () => {
	let client: MqttClient | null = null;
	let server: Server | null = null;

	afterEach(() => {
		client?.end(true);
		server?.close();
	});

	it("is the version for which this was tried", () => {
		const { version } = JSON.parse(readFileSync(new URL("../../node_modules/mqtt/package.json", import.meta.url), "utf8"));
		expect(version).toBe("5.16.0");
	});

	it("moves on past messages whose handler answers with an error, sends no PUBACK for them, and stays connected", async () => {
		const witness = await startWitness((socket) => {
			for (let id = 1; id <= 300; id++) publish(socket, id);
		});
		server = witness.server;
		client = connect(`mqtt://127.0.0.1:${witness.port}`, {
			manualConnect: true,
			clean: false,
			clientId: "w",
			protocolVersion: 5,
			reconnectPeriod: 0,
		});
		const errors: Error[] = [];
		client.on("error", (error) => errors.push(error));
		const handled: number[] = [];
		client.handleMessage = (packet, done) => {
			handled.push(packet.messageId ?? 0);
			done(new Error("deferred"));
		};
		client.connect();
		await vi.waitFor(() => expect(handled).toHaveLength(300), 3_000);
		await sleep(50);
		expect(witness.seen.map(({ cmd }) => cmd)).toEqual(["connect"]);
		expect(errors).toEqual([]);
		expect(client.connected).toBe(true);
		client.stream.write(Buffer.from([0x40, 0x02, 0x01, 0x02]));
		await vi.waitFor(() => expect(witness.seen.at(-1)).toMatchObject({ cmd: "puback", messageId: 258 }));
	});

	it("hands the session's messages to the handler even when they come with the CONNACK", async () => {
		const witness = await startWitness((socket) => publish(socket, 7));
		server = witness.server;
		client = connect(`mqtt://127.0.0.1:${witness.port}`, {
			manualConnect: true,
			clean: false,
			clientId: "w",
			protocolVersion: 5,
			reconnectPeriod: 0,
		});
		const handled = vi.fn((_packet: unknown, done: (error?: Error) => void) => done(new Error("deferred")));
		client.handleMessage = handled;
		client.connect();
		await vi.waitFor(() => expect(handled).toHaveBeenCalledTimes(1));
	});
});
