import { connect, type Socket } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import mqttPacket from "mqtt-packet";
import { benchDevice } from "./campus";

// A process of its own: ten thousand devices, each with its own connection and credential. A device that drains its
// buffer sends a window of messages at once, as the firmware does; a live one has a single message in flight.
// Speaks MQTT in bytes, so that it costs little beside what it measures. Told what to do, and answers, over IPC.

export type LoadOrder =
	| { readonly kind: "connect"; readonly port: number; readonly from: number; readonly count: number; readonly baseMs: number }
	/** `perSecond` 0 = as fast as it is acknowledged. */
	| {
			readonly kind: "run";
			readonly seconds: number;
			readonly perSecond: number;
			readonly inFlightMax: number;
			/** Messages of one device in flight at once. */
			readonly window: number;
	  };

export type LoadReport =
	| { readonly kind: "connected" }
	| {
			readonly kind: "done";
			readonly acknowledged: number;
			readonly seconds: number;
			readonly latenciesMs: readonly number[];
			/** How late this process's own event loop ran, 99th percentile: part of what it measures. */
			readonly lateMs: number;
	  }
	| { readonly kind: "failed"; readonly why: string };

interface Device {
	readonly socket: Socket;
	readonly head: Buffer;
	readonly name: string;
	sent: number;
	sentAt: number;
	/** Messages that wait for their PUBACK. */
	waiting: number;
	/** Bytes of a PUBACK that came without its end. */
	partial: number;
}

const STEP_MS = 30_000;
const PING_EVERY_MS = 60_000;
const PING_STEP_MS = 50;
const PINGREQ = Buffer.from([0xc0, 0x00]);
const LATENCIES_KEPT_MAX = 500_000;
const LATE_RESOLUTION_MS = 2;
const CONNECTING_AT_ONCE = 100;
const devices: Device[] = [];
let baseMs = 0;
let acknowledged = 0;
let inFlight = 0;
let latencies: number[] = [];
let onFree: (device: Device) => void = () => {};

function send(report: LoadReport): void {
	process.send?.(report);
}

process.on("message", (order: LoadOrder) => {
	const work = order.kind === "connect" ? connectAll(order) : run(order);
	work.catch((error: Error) => send({ kind: "failed", why: error.message }));
});

/** Every device pings once a minute, each at its own time: no campus pings all at once. */
function keepAlive(): void {
	let next = 0;
	setInterval(() => {
		const end = Math.min(devices.length, next + Math.ceil(devices.length / (PING_EVERY_MS / PING_STEP_MS)));
		for (; next < end; next++) devices[next]?.socket.write(PINGREQ);
		if (next >= devices.length) next = 0;
	}, PING_STEP_MS);
}

async function connectAll(order: Extract<LoadOrder, { kind: "connect" }>): Promise<void> {
	baseMs = order.baseMs;
	for (let first = 0; first < order.count; first += CONNECTING_AT_ONCE) {
		const size = Math.min(CONNECTING_AT_ONCE, order.count - first);
		devices.push(
			...(await Promise.all(Array.from({ length: size }, (_, i) => connectDevice(order.port, order.from + first + i)))),
		);
	}
	keepAlive();
	send({ kind: "connected" });
}

function connectDevice(port: number, index: number): Promise<Device> {
	const { name, secret } = benchDevice(index);
	return new Promise((resolve, reject) => {
		const socket = connect({ port, host: "127.0.0.1", noDelay: true });
		const topic = Buffer.from(`autovolt/${name}/telemetry`);
		const head = Buffer.concat([Buffer.from([topic.length >> 8, topic.length & 0xff]), topic]);
		const device: Device = { socket, head, name, sent: 0, sentAt: 0, waiting: 0, partial: 0 };
		socket.once("error", reject);
		socket.once("close", () => reject(new Error(`${name} was disconnected`)));
		socket.once("data", (connack) => {
			if (connack[0] !== 0x20 || connack[3] !== 0) return reject(new Error(`${name} was refused with code ${connack[3]}`));
			socket.removeAllListeners("close");
			socket.once("close", () => send({ kind: "failed", why: `${name} was disconnected` }));
			// Nothing is subscribed, so all that comes are PUBACKs of four bytes each (and the odd PINGRESP of two).
			socket.on("data", (chunk) => {
				const bytes = device.partial + chunk.length;
				device.partial = bytes % 4;
				if (chunk[0] === 0xd0) device.partial = 0;
				for (let acked = Math.floor(bytes / 4); acked > 0; acked--) settle(device);
			});
			resolve(device);
		});
		socket.write(
			mqttPacket.generate({
				cmd: "connect",
				protocolId: "MQTT",
				protocolVersion: 4,
				clean: true,
				clientId: name,
				keepalive: 600,
				username: name,
				password: Buffer.from(secret),
			}),
		);
	});
}

/** Writes `window` readings of the device in one go. */
function publish(device: Device, window: number): void {
	const frames: Buffer[] = [];
	for (let i = 0; i < window; i++) frames.push(nextFrame(device));
	device.waiting += window;
	device.sentAt = performance.now();
	inFlight += window;
	device.socket.write(frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames));
}

function nextFrame(device: Device): Buffer {
	const n = ++device.sent;
	const at = Math.floor((baseMs + n * STEP_MS) / 1000);
	const payload = `{"esp32_name":"${device.name}","timestamp":${at},"energy_wh_total":${12_345 + n * 5},"switch_state":[1,0,1,0]}`;
	const id = (n % 65_535) + 1;
	const length = device.head.length + 2 + payload.length;
	const frame = Buffer.allocUnsafe(3 + length);
	frame[0] = 0x32;
	frame[1] = (length & 0x7f) | 0x80;
	frame[2] = length >> 7;
	device.head.copy(frame, 3);
	frame.writeUInt16BE(id, 3 + device.head.length);
	frame.write(payload, 5 + device.head.length, "latin1");
	return frame;
}

function settle(device: Device): void {
	if (device.waiting === 0) return;
	device.waiting--;
	inFlight--;
	acknowledged++;
	if (latencies.length < LATENCIES_KEPT_MAX) latencies.push(performance.now() - device.sentAt);
	if (device.waiting === 0) onFree(device);
}

async function run({ seconds, perSecond, inFlightMax, window }: Extract<LoadOrder, { kind: "run" }>): Promise<void> {
	acknowledged = 0;
	latencies = [];
	const delay = monitorEventLoopDelay({ resolution: LATE_RESOLUTION_MS });
	delay.enable();
	let next = 0;
	const startedAt = performance.now();
	let running = true;
	/** The next device in turn that has nothing in flight. */
	const publishNext = () => {
		for (let tries = 0; tries < devices.length; tries++) {
			const device = devices[next++ % devices.length] as Device;
			if (device.waiting > 0) continue;
			publish(device, window);
			return;
		}
	};
	if (perSecond === 0) {
		onFree = () => running && publishNext();
		for (let i = 0; i < Math.min(inFlightMax / window, devices.length); i++) publishNext();
		await sleep(seconds * 1000);
	} else {
		onFree = () => {};
		let due = 0;
		const pace = setInterval(() => {
			const wanted = ((performance.now() - startedAt) / 1000) * perSecond;
			for (; due < wanted && inFlight < inFlightMax; due += window) publishNext();
		}, 1);
		await sleep(seconds * 1000);
		clearInterval(pace);
	}
	running = false;
	while (inFlight > 0 && performance.now() - startedAt < seconds * 1000 + 30_000) await sleep(5);
	delay.disable();
	const lateMs = Math.max(0, delay.percentile(99) / 1e6 - LATE_RESOLUTION_MS);
	send({ kind: "done", acknowledged, seconds: (performance.now() - startedAt) / 1000, latenciesMs: latencies, lateMs });
}

process.once("SIGTERM", () => process.exit(0));
