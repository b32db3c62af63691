import { createServer, type Server, type Socket } from "node:net";
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from "aedes";
import type { Logger } from "pino";
import type { Database } from "@/store/connection";
import { isDeviceName, parseUpTopic } from "@/wire/mqtt/topics";
import type { Broker, Reach } from "../broker";
import type { Clock } from "../clock";
import type { Ingest, Publish } from "../incoming";
import { TokenBucket } from "../tokenBucket";
import { admit } from "./admission";
import { CONNECT_BYTES_MAX, FRAME_BYTES_MAX, FrameGate } from "./frameGate";
import { assertMayBind, listen } from "./listen";
import { ReadingLane } from "./readingLane";
import { BAD_MESSAGE_COST, mayReceive, maySubscribe, messageOf, reachOf, type Session } from "./session";

export interface EmbeddedBrokerOptions {
	readonly host: string;
	readonly port: number;
	/** Beyond loopback everyone on the network can read along: that must be said explicitly. */
	readonly allowPublicPlaintext: boolean;
	readonly pool: Database;
	readonly ingest: Ingest;
	readonly clock: Clock;
	readonly log: Logger;
	/** Messages per second of one device, on average; more are slowed down, never lost. */
	readonly deviceMessagesPerSecond?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const DRAIN_TIMEOUT_MS = 5_000;
const MESSAGES_PER_SECOND = 200;
const BURST_SECONDS = 5;
/** Strangers at once: a delivery of new devices, not a flood. */
const UNCLAIMED_CONNECTIONS_MAX = 1_000;
const CONNECTIONS_MAX = 50_000;

/**
 * Runs an MQTT 3.1.1 broker inside the worker. Every publish is committed by ingest inside Aedes' `authorizePublish`,
 * which runs before the PUBACK (docs/decisions/0003). An error there disconnects the device, which would redeliver for
 * ever, so bad messages are quarantined and accepted; only overload and a dead database refuse.
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<Broker> {
	assertMayBind(options);
	const broker = new EmbeddedBroker(options);
	await broker.start();
	return broker;
}

class EmbeddedBroker implements Broker {
	private aedes!: Aedes;
	private readonly server: Server;
	private readonly sockets = new Set<Socket>();
	private readonly sessions = new WeakMap<Client, Session>();
	private readonly gates = new WeakMap<object, FrameGate>();
	private readonly readings: ReadingLane;
	private operators = 0;

	constructor(private readonly options: EmbeddedBrokerOptions) {
		this.readings = new ReadingLane(options.ingest, options.clock);
		this.server = createServer({ noDelay: true }, (socket) => this.receive(socket));
		this.server.maxConnections = CONNECTIONS_MAX;
	}

	async start(): Promise<void> {
		this.aedes = await Aedes.createBroker({
			connectTimeout: CONNECT_TIMEOUT_MS,
			drainTimeout: DRAIN_TIMEOUT_MS,
			maxTopicLevels: 8,
			// QoS 2 is not part of the protocol: a device that uses it anyway is served, within bounds.
			maxInflightInbound: 100,
			preConnect: (client, packet, done) => {
				// An own id for whoever is no device keeps people's tools from taking over a device's connection.
				const name = packet.username || packet.clientId;
				packet.clientId = packet.username && !isDeviceName(packet.username) ? "" : packet.clientId;
				this.asked.set(client, packet.clientId);
				if (isDeviceName(name)) packet.clientId = name;
				done(null, true);
			},
			authenticate: (client, username, password, done) => {
				this.authenticate(client, username, password, done).catch((error: Error) => {
					this.options.log.error({ event: "mqtt.connect.failed", err: error });
					done(Object.assign(error, { returnCode: 3 }), false);
				});
			},
			authorizePublish: (client, packet, done) => this.authorizePublish(client, packet, done),
			authorizeSubscribe: (client, subscription, done) =>
				done(null, maySubscribe(this.sessions.get(client), subscription.topic) ? subscription : null),
			authorizeForward: (client, packet) => (mayReceive(this.sessions.get(client), packet.topic) ? packet : null),
		});
		this.skipForwardingToNobody();
		this.aedes.on("client", (client) => this.onReady(client));
		this.aedes.on("clientDisconnect", (client) => this.onDisconnect(client));
		this.aedes.on("clientError", (client, error) =>
			this.options.log.debug({ event: "mqtt.client.error", client: client.id, err: error }),
		);
		this.aedes.on("connectionError", (_client, error) => this.options.log.debug({ event: "mqtt.connection.error", err: error }));
		this.options.ingest.directory.onChange(() => this.dropStrangers());
		await listen(this.server, this.options.host, this.options.port, this.options.log);
	}

	readonly publish: Publish = (topic, payload, { qos = 0, retain = false } = {}) => {
		const packet = { cmd: "publish" as const, topic, payload: Buffer.from(payload), qos, retain, dup: false };
		this.aedes.publish(packet, (error) => {
			if (error) this.options.log.warn({ event: "mqtt.publish.failed", topic, err: error });
		});
	};

	connected(): boolean {
		return this.server.listening;
	}

	connections(): number {
		return this.sockets.size;
	}

	reaches(device: string): Reach {
		return reachOf(device, this.clients()[device], (client) => this.sessions.get(client as Client));
	}

	async stop(): Promise<void> {
		const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
		await new Promise<void>((resolve) => this.aedes.close(() => resolve()));
		for (const socket of this.sockets) socket.destroy();
		await closed;
	}

	/** The client id as the client gave it: Aedes knows it by its user's name. */
	private readonly asked = new WeakMap<Client, string>();

	private receive(socket: Socket): void {
		this.sockets.add(socket);
		socket.once("close", () => this.sockets.delete(socket));
		const gate = new FrameGate(CONNECT_BYTES_MAX);
		const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
		// Aedes collects a frame whole before it looks at it, up to 256 MB: its length is judged here, on the way in.
		socket.read = (size?: number) => {
			const chunk = read(size);
			const between = gate.between;
			if (chunk !== null && !gate.pass(chunk)) {
				this.refuseFrame(socket);
				return null;
			}
			const whole = chunk !== null && between && gate.between && this.operatorsConnected === 0;
			return whole && this.readings.take(client, this.sessions.get(client), chunk) ? null : chunk;
		};
		const client = this.aedes.handle(socket);
		this.gates.set(client, gate);
	}

	private refuseFrame(socket: Socket): void {
		const client = (socket as Socket & { client?: Client }).client;
		const session = client ? this.sessions.get(client) : undefined;
		this.options.log.warn({ event: "mqtt.frame.refused", client: client?.id ?? null });
		if (session?.principal?.claimed) {
			const topic = `autovolt/${session.principal.name}/telemetry`;
			const message = messageOf(
				{ topic, payload: Buffer.alloc(0), qos: 0, retain: false },
				this.options.clock.now(),
				session.principal,
			);
			this.options.ingest.report(
				message,
				"frame_too_large",
				`A frame of more than ${FRAME_BYTES_MAX} bytes; its topic was not read.`,
			);
		}
		setImmediate(() => socket.destroy());
	}

	private async authenticate(
		client: Client,
		username: string | undefined,
		password: Buffer | undefined,
		done: (error: AuthenticateError | null, success: boolean | null) => void,
	): Promise<void> {
		const { ingest, pool, clock, log } = this.options;
		const refuse = (returnCode: 2 | 3 | 4 | 5, why: string) => {
			log.info({ event: "mqtt.connect.denied", name: username ?? client.id, returnCode, why });
			done(Object.assign(new Error(why), { returnCode }), false);
		};
		if (!ingest.stats().ready) return refuse(3, "the database does not answer");
		const request = { clientId: this.asked.get(client) ?? client.id, username, password };
		const admission = await admit(request, ingest.directory, pool, () => clock.now());
		if (admission.kind === "denied") return refuse(admission.returnCode, admission.why);
		const principal = admission.kind === "device" ? admission.principal : null;
		const will = (client as Client & { _will?: PublishPacket })._will;
		const willTopic = will ? parseUpTopic(will.topic) : null;
		if (will && !(principal && willTopic?.kind === "status" && willTopic.device === principal.name)) {
			ingest.report(
				messageOf(will, clock.now(), principal),
				"will_forged",
				`A Last Will on another topic than the status of ${principal?.name ?? "a device"}.`,
			);
			return refuse(5, "the Last Will is not the device's own status");
		}
		if (principal && !principal.claimed && this.strangers >= UNCLAIMED_CONNECTIONS_MAX)
			return refuse(3, "too many unclaimed devices");
		this.gates.get(client)?.widen(FRAME_BYTES_MAX);
		const perSecond = this.options.deviceMessagesPerSecond ?? MESSAGES_PER_SECOND;
		const bucket = new TokenBucket(perSecond, perSecond * BURST_SECONDS, clock.now());
		this.sessions.set(client, {
			principal,
			operator: admission.kind === "operator" ? admission.name : null,
			bucket,
			conn: client.conn,
			refused: false,
			readingTopic: null,
			waiting: 0,
		});
		if (admission.kind === "operator") this.ownId(client, admission.name);
		done(null, true);
	}

	/** Many tools may watch under one account; none of them replaces another, nor a device. */
	private ownId(client: Client, operator: string): void {
		(client as { id: string }).id = `operator:${operator}:${++this.operators}`;
	}

	private authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
		const session = client ? this.sessions.get(client) : undefined;
		if (!session?.principal) {
			// A person may only read. MQTT 3.1.1 has no other way to say so.
			done(new Error("this account may only read"));
			return;
		}
		const wait = session.bucket.reserve(this.options.clock.now());
		if (wait > 0) setTimeout(() => this.ingest(session, packet, done), wait);
		else this.ingest(session, packet, done);
	}

	private ingest(session: Session, packet: PublishPacket, done: (error?: Error | null) => void): void {
		void this.options.ingest.accept(messageOf(packet, this.options.clock.now(), session.principal, session)).then((verdict) => {
			// A connection's PUBACKs come in the order of its messages, whichever way these took.
			this.readings.pubacks.write();
			if (verdict.kind === "refused") return done(new Error(`refused: ${verdict.reason}`));
			// Only a device's own status is kept for those who subscribe later; a retained reading would be taken for a new one.
			if (packet.retain && !(verdict.kind === "stored" && packet.topic.endsWith("/status"))) packet.retain = false;
			if (verdict.kind === "quarantined") {
				this.withheld.add(packet);
				session.bucket.charge(BAD_MESSAGE_COST);
			}
			done();
		});
	}

	/** Accepted, so that it is not sent again, but passed on to nobody. */
	private readonly withheld = new WeakSet<object>();

	/** Devices hear nothing of other devices, so a publish concerns operators alone: without any, it need not be routed. */
	private skipForwardingToNobody(): void {
		const publish = this.aedes.publish.bind(this.aedes) as (packet: PublishPacket, client: unknown, done?: () => void) => void;
		const withheld = this.withheld;
		const watched = () => this.operatorsConnected > 0;
		Object.assign(this.aedes, {
			publish(packet: PublishPacket, client: unknown, done?: () => void) {
				if (withheld.has(packet)) return done?.();
				const fromDevice = typeof client === "object" && client !== null && packet.topic.startsWith("autovolt/");
				if (fromDevice && !packet.retain && !watched()) return done?.();
				publish(packet, client, done);
			},
		});
	}

	private operatorsConnected = 0;
	private strangers = 0;

	private onReady(client: Client): void {
		const session = this.sessions.get(client);
		if (session?.principal?.claimed) session.readingTopic = Buffer.from(`autovolt/${session.principal.name}/telemetry`);
		if (session?.operator) this.operatorsConnected++;
		if (session?.principal?.claimed === false) this.strangers++;
		if (session?.principal?.deviceId) this.options.ingest.presence(session.principal.deviceId, true);
	}

	private onDisconnect(client: Client): void {
		const session = this.sessions.get(client);
		if (session?.operator) this.operatorsConnected--;
		if (session?.principal?.claimed === false) this.strangers--;
		const taken = this.clients()[client.id];
		// Said goodbye: a tool that publishes one reading and leaves has told us nothing bad. Its age will show by itself.
		if ((client as Client & { _disconnected?: boolean })._disconnected) return;
		// Taken over by a new connection of the same device: it is still there.
		if (session?.principal?.deviceId && (taken === undefined || taken === client))
			this.options.ingest.presence(session.principal.deviceId, false);
	}

	/** After a change of the registry: an archived device goes, and an adopted one comes back with its secret. */
	private dropStrangers(): void {
		for (const client of Object.values(this.clients())) {
			const principal = this.sessions.get(client)?.principal;
			if (!principal) continue;
			const device = this.options.ingest.directory.peek(principal.name);
			if (principal.claimed ? !device || device.archived : device !== null) client.close();
		}
	}

	private clients(): Record<string, Client> {
		return (this.aedes as Aedes & { clients: Record<string, Client> }).clients;
	}
}
