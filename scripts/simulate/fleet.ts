import mqtt, { type MqttClient } from "mqtt";
import type { Instant } from "@/domain/calendar/interval";
import type { Controller, Outgoing } from "./controller";
import { Tally } from "./tally";

export interface Member {
	readonly name: string;
	readonly secret: string;
	readonly controller: Controller;
	/** The true instant of its first measurement; the next follow every `periodMs`. */
	readonly firstAt: Instant;
	readonly periodMs: number;
}

export interface FleetOptions {
	readonly mqttUrl: string;
	readonly members: readonly Member[];
	/** The simulated now. */
	readonly now: () => Instant;
	/** No measurement at or after this instant; null = until `stop`. */
	readonly until: Instant | null;
	readonly onError: (device: string, error: Error) => void;
}

export interface FleetFigures {
	readonly connected: number;
	readonly acknowledged: number;
	readonly waiting: number;
}

const STEP_MS = 50;
const CONNECTS_AT_ONCE = 50;
const STOP_MS_MAX = 15_000;

interface Running extends Member {
	readonly client: MqttClient;
	readonly tally: Tally;
	tick: number;
	outbox: Outgoing[];
	/** Came before its first measurement. */
	config: string | null;
}

/**
 * Devices over real MQTT: one connection each, with its own credentials, last will and QoS 1. What a device says is
 * decided by its Controller; this shell owns sockets and time only.
 */
export class Fleet {
	private running: Running[] = [];
	private timer: NodeJS.Timeout | null = null;
	private acknowledged = 0;
	private inFlight = 0;

	constructor(private readonly options: FleetOptions) {}

	/** Connects all devices, some at a time, then begins to measure. Devices that are refused are reported and retried. */
	async start(): Promise<void> {
		for (let from = 0; from < this.options.members.length; from += CONNECTS_AT_ONCE) {
			const some = this.options.members.slice(from, from + CONNECTS_AT_ONCE).map((member) => this.connect(member));
			await Promise.all(some);
		}
		this.timer = setInterval(() => this.step(), STEP_MS);
	}

	/** Whether every measurement until the end has been made and acknowledged. */
	get finished(): boolean {
		const { until } = this.options;
		return (
			until !== null && this.inFlight === 0 && this.running.every((one) => one.outbox.length === 0 && this.dueAt(one) >= until)
		);
	}

	get figures(): FleetFigures {
		const connected = this.running.filter(({ client }) => client.connected).length;
		return { connected, acknowledged: this.acknowledged, waiting: this.inFlight };
	}

	tallyOf(device: string): Tally | undefined {
		return this.running.find(({ name }) => name === device)?.tally;
	}

	/** Says goodbye for every device (retained, offline) and disconnects. */
	async stop(): Promise<void> {
		if (this.timer) clearInterval(this.timer);
		const goodbyes = this.running.map(async ({ client, name, controller }) => {
			if (client.connected)
				await client.publishAsync(`autovolt/${name}/status`, JSON.stringify({ ...controller.will, why: "stopped" }), {
					qos: 1,
					retain: true,
				});
			await client.endAsync(!client.connected);
		});
		const patience = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS_MAX).unref());
		await Promise.race([Promise.allSettled(goodbyes), patience]);
	}

	private connect(member: Member): Promise<void> {
		const { name, secret, controller } = member;
		const client = mqtt.connect(this.options.mqttUrl, {
			clientId: name,
			username: name,
			password: secret,
			protocolVersion: 4,
			clean: true,
			keepalive: 30,
			reconnectPeriod: 2_000,
			connectTimeout: 10_000,
			manualConnect: true,
		});
		const running: Running = { ...member, client, tally: new Tally(), tick: 0, outbox: [], config: null };
		this.running.push(running);
		client.on("error", (error) => this.options.onError(name, error as Error));
		// Each connection has a number, and its last will says which one it was.
		let status = "";
		const prepare = (why: string) => {
			status = JSON.stringify(controller.connects(why));
			client.options.will = {
				topic: `autovolt/${name}/status`,
				payload: Buffer.from(JSON.stringify(controller.will)),
				qos: 1,
				retain: true,
			};
		};
		prepare("boot");
		client.on("reconnect", () => prepare("reconnect"));
		client.on("connect", () => {
			client.publish(`autovolt/${name}/status`, status, { qos: 1, retain: true });
			client.subscribe([`autovolt/${name}/cmd`, `autovolt/${name}/config`], { qos: 1 }, (error) => {
				if (error) this.options.onError(name, error);
			});
		});
		client.on("message", (topic, payload, { retain }) => {
			if (topic === `autovolt/${name}/cmd` && !retain) this.obey(running, String(payload));
			if (topic === `autovolt/${name}/config`) this.configure(running, String(payload));
		});
		return new Promise((resolve) => {
			client.once("connect", () => resolve());
			client.once("error", () => resolve());
			client.once("close", () => resolve());
			client.connect();
		});
	}

	private dueAt({ firstAt, periodMs, tick }: Running): Instant {
		return firstAt + tick * periodMs;
	}

	private step(): void {
		const now = Math.floor(this.options.now());
		const end = this.options.until ?? Number.POSITIVE_INFINITY;
		for (const one of this.running) {
			this.catchUp(one, now, end);
			const leaving = one.outbox.filter(({ sendAt }) => sendAt <= now || this.dueAt(one) >= end);
			if (leaving.length === 0) continue;
			one.outbox = one.outbox.filter((message) => !leaving.includes(message));
			for (const message of leaving) this.publish(one, message);
		}
	}

	/** Measures what is due, then tells what has switched since. */
	private catchUp(one: Running, now: Instant, end: Instant): void {
		for (let due = this.dueAt(one); due <= now && due < end; due = this.dueAt(one)) {
			one.outbox.push(...one.controller.measure(due, one.tick));
			one.tick += 1;
		}
		if (one.tick > 0 && one.config !== null && now < end) {
			one.outbox.push(...one.controller.configure(one.config, now));
			one.config = null;
		}
		if (one.tick > 0 && now < end) one.outbox.push(...one.controller.tell(now));
	}

	private obey(one: Running, order: string): void {
		const now = Math.floor(this.options.now());
		const end = this.options.until ?? Number.POSITIVE_INFINITY;
		if (one.tick === 0 || now >= end) return;
		this.catchUp(one, now, end);
		for (const message of [...one.outbox.splice(0), ...one.controller.obey(order, now)])
			if (message.sendAt <= now) this.publish(one, message);
			else one.outbox.push(message);
	}

	private configure(one: Running, text: string): void {
		one.config = text;
		const now = Math.floor(this.options.now());
		if (one.tick > 0) this.catchUp(one, now, this.options.until ?? Number.POSITIVE_INFINITY);
	}

	private publish({ client, tally, name }: Running, message: Outgoing): void {
		tally.note(message);
		this.inFlight += 1;
		const topic = `autovolt/${name}/${message.topic}`;
		client.publish(topic, JSON.stringify(message.payload), { qos: 1, retain: message.retain }, (error) => {
			this.inFlight -= 1;
			if (error) this.options.onError(name, error);
			else this.acknowledged += 1;
		});
	}
}
