import { setTimeout as sleep } from "node:timers/promises";
import type { MqttClient } from "mqtt";
import { connectOnce } from "../testBroker";
import { CRASH_DEVICES, type CrashDevice } from "./campus";
import type { CrashMessage } from "./stream";

export interface FleetOptions {
	readonly port: number;
	/** What lets a device forget a message: the broker's PUBACK, or the server's word on the `ack` topic (all must be numbered then). */
	readonly trims: "puback" | "ack";
}

const IN_FLIGHT_MAX = 20;
const RECONNECT_MS = 100;
/** Without a word on the `ack` topic for so long all is sent again. */
const RESEND_MS = 1_500;

/**
 * Devices on real MQTT connections, each of which keeps a message until it is acknowledged and sends all that is not
 * again, in order, whenever its connection is new.
 */
export class Fleet {
	readonly acknowledged: CrashMessage[] = [];
	private readonly devices: SendingDevice[];
	private readonly acks: { readonly sentAt: number; readonly at: number }[] = [];

	constructor(options: FleetOptions) {
		this.devices = CRASH_DEVICES.map(
			(device) =>
				new SendingDevice(device, options, (message, sentAt) => {
					this.acknowledged.push(message);
					this.acks.push({ sentAt, at: performance.now() });
				}),
		);
	}

	send(messages: readonly CrashMessage[]): void {
		for (const device of this.devices) device.send(messages.filter((message) => message.device === device.name));
	}

	get waiting(): number {
		return this.devices.reduce((sum, { waiting }) => sum + waiting, 0);
	}

	/** Milliseconds from `since` (performance.now) to the first acknowledgement of what was sent after it; null = none yet. */
	firstAckAfter(since: number): number | null {
		const first = this.acks.filter(({ sentAt }) => sentAt >= since).reduce((least, { at }) => Math.min(least, at), Infinity);
		return first === Infinity ? null : first - since;
	}

	async stop(): Promise<void> {
		await Promise.all(this.devices.map((device) => device.stop()));
	}
}

class SendingDevice {
	/** Not acknowledged yet, in order; the first `sent` of them are on their way. */
	private queue: { readonly message: CrashMessage; sentAt: number }[] = [];
	private sent = 0;
	private client: MqttClient | null = null;
	private stopped = false;
	private heardAt = 0;
	private readonly running: Promise<void>;

	constructor(
		private readonly device: CrashDevice,
		private readonly options: FleetOptions,
		private readonly onAcknowledged: (message: CrashMessage, sentAt: number) => void,
	) {
		this.running = this.run();
	}

	get name(): string {
		return this.device.name;
	}

	get waiting(): number {
		return this.queue.length;
	}

	send(messages: readonly CrashMessage[]): void {
		this.queue.push(...messages.map((message) => ({ message, sentAt: 0 })));
		this.pump();
	}

	async stop(): Promise<void> {
		this.stopped = true;
		this.client?.end(true);
		await this.running;
	}

	private async run(): Promise<void> {
		while (!this.stopped) {
			try {
				await this.connected();
			} catch {
				// Refused, or nobody listens: again, as a device does.
			}
			if (!this.stopped) await sleep(RECONNECT_MS);
		}
	}

	/** One connection, from CONNACK to its end. */
	private async connected(): Promise<void> {
		const { name, secret } = this.device;
		const client = await connectOnce(this.options.port, { clientId: name, username: name, password: secret, keepalive: 5 });
		const closed = new Promise<void>((resolve) => client.once("close", resolve));
		if (this.stopped) {
			client.end(true);
			return;
		}
		if (this.options.trims === "ack") {
			client.on("message", (_topic, payload) => this.heard(payload));
			await Promise.race([client.subscribeAsync(`autovolt/${name}/ack`, { qos: 0 }), closed]);
		}
		this.sent = 0;
		this.heardAt = performance.now();
		this.client = client;
		this.pump();
		const again = setInterval(() => this.resend(), RESEND_MS / 5);
		await closed;
		clearInterval(again);
		this.client = null;
		client.end(true);
	}

	private pump(): void {
		const { client } = this;
		if (!client?.connected) return;
		while (this.sent < this.queue.length && this.sent < IN_FLIGHT_MAX) {
			const one = this.queue[this.sent++];
			if (!one) return;
			one.sentAt = performance.now();
			const { device, topic, payload } = one.message;
			client.publish(`autovolt/${device}/${topic}`, payload, { qos: 1 }, (error) => {
				if (error || this.client !== client || this.options.trims === "ack") return;
				this.forget((other) => other === one);
			});
		}
	}

	private heard(payload: Buffer): void {
		const ack = JSON.parse(payload.toString()) as { epoch: number; event_seq?: number; telemetry_seq?: number };
		this.heardAt = performance.now();
		this.forget(({ message: { number, topic } }) => {
			const upto = topic === "event" ? ack.event_seq : ack.telemetry_seq;
			return number?.epoch === ack.epoch && upto !== undefined && number.seq <= upto;
		});
	}

	private forget(isDone: (one: { readonly message: CrashMessage; readonly sentAt: number }) => boolean): void {
		const left: typeof this.queue = [];
		let sent = 0;
		for (const [index, one] of this.queue.entries()) {
			// What was never sent cannot have been acknowledged.
			if (index < this.sent && isDone(one)) this.onAcknowledged(one.message, one.sentAt);
			else {
				left.push(one);
				if (index < this.sent) sent++;
			}
		}
		this.queue = left;
		this.sent = sent;
		this.pump();
	}

	private resend(): void {
		if (this.options.trims !== "ack" || this.sent === 0 || performance.now() - this.heardAt < RESEND_MS) return;
		this.heardAt = performance.now();
		this.sent = 0;
		this.pump();
	}
}
