import type { Socket } from "node:net";
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from "aedes";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Database } from "@/store/connection";
import { findMqttAccount } from "@/store/deviceDirectory";
import type { Broker, Reach } from "../broker";
import type { Clock } from "../clock";
import type { Ingest, Publish } from "../incoming";
import { TokenBucket } from "../tokenBucket";
import { ADDRESS_LIMITS, Addresses, type AddressLimits } from "./addresses";
import { returnCodeOf, takeName } from "./admission";
import { checkConnect } from "./checkConnect";
import { type DoorOptions, Doors, type Visit } from "./doors";
import { CONNECT_BYTES_MAX, FRAME_BYTES_MAX, FrameGate, gateFrames } from "./frameGate";
import { ReadingLane } from "./readingLane";
import { type EndReason, misuseOf, Refusals } from "./refusals";
import { routeOnlyToSomebody } from "./routing";
import {
	BAD_MESSAGE_COST,
	mayReceive,
	maySubscribe,
	messageOf,
	reachOf,
	type Session,
	sessionOf,
	turnOf,
	unreadGiant,
} from "./session";
import { SessionWatch } from "./sessionEnds";

export interface EmbeddedBrokerOptions extends DoorOptions {
	readonly pool: Database;
	readonly ingest: Ingest;
	readonly clock: Clock;
	readonly log: Logger;
	readonly registry?: Registry;
	/** Messages per second of one device, on average; more are slowed down, never lost. */
	readonly deviceMessagesPerSecond?: number;
	readonly addressLimits?: Partial<AddressLimits>;
	/** False in tests: this machine's own address is held to the limits too. */
	readonly freeLoopback?: boolean;
}

const CONNECT_TIMEOUT_MS = 5_000;
const DRAIN_TIMEOUT_MS = 5_000;
const MESSAGES_PER_SECOND = 200;
const BURST_SECONDS = 5;

/**
 * Runs an MQTT 3.1.1 broker inside the worker. Every publish is committed by ingest inside Aedes' `authorizePublish`,
 * which runs before the PUBACK (docs/decisions/0003). An error there disconnects the device, which would redeliver for
 * ever, so bad messages are quarantined and accepted; only overload and a dead database refuse.
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<Broker> {
	const broker = new EmbeddedBroker(options);
	await broker.start();
	return broker;
}

/** A connection before and after its CONNECT. */
interface Arrival {
	readonly gate: FrameGate;
	readonly visit: Visit;
	/** The client id as the client gave it: Aedes knows it by its user's name. */
	askedId: string;
}

class EmbeddedBroker implements Broker {
	private aedes!: Aedes;
	private readonly doors: Doors;
	private readonly addresses: Addresses;
	private readonly refusals: Refusals;
	private readonly watch: SessionWatch<Client>;
	private readonly sessions = new WeakMap<Client, Session>();
	private readonly arrivals = new WeakMap<object, Arrival>();
	private readonly readings: ReadingLane;
	private operators = 0;

	constructor(private readonly options: EmbeddedBrokerOptions) {
		const { ingest, clock, log, registry, addressLimits = {}, freeLoopback = true, pool } = options;
		this.readings = new ReadingLane(ingest, clock);
		this.refusals = new Refusals(registry, log, clock);
		this.addresses = new Addresses({ ...ADDRESS_LIMITS, ...addressLimits }, freeLoopback);
		this.doors = new Doors(options, clock, log, this.refusals, this.addresses, (socket, visit) => this.receive(socket, visit));
		this.watch = new SessionWatch<Client>({
			directory: ingest.directory,
			sessions: () => this.connectedSessions(),
			account: (name) => findMqttAccount(pool, name),
			clock,
			log,
			end: (client, session, reason) => this.end(client, session, reason),
		});
	}

	async start(): Promise<void> {
		this.aedes = await Aedes.createBroker({
			connectTimeout: CONNECT_TIMEOUT_MS,
			drainTimeout: DRAIN_TIMEOUT_MS,
			maxTopicLevels: 8,
			// QoS 2 is not part of the protocol: a device that uses it anyway is served, within bounds.
			maxInflightInbound: 100,
			preConnect: (client, packet, done) => {
				const arrival = this.arrivals.get(client);
				if (arrival) arrival.askedId = takeName(packet);
				done(null, true);
			},
			authenticate: (client, username, password, done) => {
				this.authenticate(client, username, password, done).catch((error: Error) => {
					this.options.log.error({ event: "mqtt.connect.failed", err: error });
					done(Object.assign(error, { returnCode: 3 }), false);
				});
			},
			authorizePublish: (client, packet, done) => this.authorizePublish(client, packet, done),
			authorizeSubscribe: (client, subscription, done) => {
				const granted = maySubscribe(this.sessions.get(client), subscription.topic);
				if (!granted) this.refusals.refuse("subscribe_foreign", { name: client.id, why: subscription.topic.slice(0, 100) });
				done(null, granted ? subscription : null);
			},
			authorizeForward: (client, packet) => (mayReceive(this.sessions.get(client), packet.topic) ? packet : null),
		});
		routeOnlyToSomebody(this.aedes, this.withheld, () => this.operatorsConnected > 0);
		this.aedes.on("client", (client) => this.onReady(client));
		this.aedes.on("clientDisconnect", (client) => this.onDisconnect(client));
		this.aedes.on("clientError", (client, error) => this.onError(client, error));
		this.aedes.on("connectionError", (client, error) => this.onError(client, error));
		this.options.ingest.directory.onChange(() => this.watch.review());
		await this.doors.start();
	}

	readonly publish: Publish = (topic, payload, { qos = 0, retain = false } = {}) => {
		const packet = { cmd: "publish" as const, topic, payload: Buffer.from(payload), qos, retain, dup: false };
		this.aedes.publish(packet, (error) => {
			if (error) this.options.log.warn({ event: "mqtt.publish.failed", topic, err: error });
		});
	};

	readonly connected = (): boolean => this.doors.listening;

	readonly connections = (): number => this.doors.connections;

	reaches(device: string): Reach {
		return reachOf(device, this.clients()[device], (client) => this.sessions.get(client as Client));
	}

	async stop(): Promise<void> {
		this.watch.stop();
		const closed = this.doors.close();
		await new Promise<void>((resolve) => this.aedes.close(() => resolve()));
		this.doors.destroyAll();
		await closed;
	}

	private receive(socket: Socket, visit: Visit): void {
		const gate = new FrameGate(CONNECT_BYTES_MAX);
		gateFrames(socket, gate, {
			onGiant: () => this.refuseFrame(client, socket),
			take: (chunk) => this.operatorsConnected === 0 && this.readings.take(client, this.sessions.get(client), chunk),
		});
		const client = this.aedes.handle(socket);
		this.arrivals.set(client, { gate, visit, askedId: "" });
	}

	private refuseFrame(client: Client, socket: Socket): void {
		const { ingest, clock } = this.options;
		this.refusals.refuse("frame_too_large", { name: client.id, address: this.addressOf(client) });
		const giant = unreadGiant(this.sessions.get(client), clock.now());
		if (giant) ingest.report(giant, "frame_too_large", `A frame of more than ${FRAME_BYTES_MAX} bytes; its topic was not read.`);
		setImmediate(() => socket.destroy());
	}

	private async authenticate(
		client: Client,
		username: string | undefined,
		password: Buffer | undefined,
		done: (error: AuthenticateError | null, success: boolean | null) => void,
	): Promise<void> {
		const { ingest, pool, clock } = this.options;
		const arrival = this.arrivals.get(client);
		if (!arrival) throw new Error("a client that came through no door");
		const { askedId, visit, gate } = arrival;
		const { address } = visit;
		const will = (client as Client & { _will?: PublishPacket })._will ?? null;
		const context = { ingest, pool, clock, addresses: this.addresses, strangers: this.strangers };
		const admission = await checkConnect({ clientId: askedId, username, password, will, address }, context);
		if (admission.kind === "denied") {
			const { reason, why } = admission;
			this.refusals.refuse(reason, { name: (username || askedId).slice(0, 100), address: address.key, why });
			done(Object.assign(new Error(why), { returnCode: returnCodeOf(reason) }), false);
			return;
		}
		gate.widen(FRAME_BYTES_MAX);
		this.doors.letIn(visit);
		const perSecond = this.options.deviceMessagesPerSecond ?? MESSAGES_PER_SECOND;
		const bucket = new TokenBucket(perSecond, perSecond * BURST_SECONDS, clock.now());
		this.sessions.set(client, sessionOf(admission, { address, bucket, conn: client.conn }));
		if (admission.kind === "operator") this.ownId(client, admission.name);
		else this.takeOver(client.id);
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
			this.refusals.refuse("publish_readonly", { name: client?.id ?? null });
			done(new Error("this account may only read"));
			return;
		}
		const wait = turnOf(session, this.options.clock.now());
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
	private operatorsConnected = 0;
	private strangers = 0;

	private onReady(client: Client): void {
		const session = this.sessions.get(client);
		if (session?.principal?.claimed) session.readingTopic = Buffer.from(`autovolt/${session.principal.name}/telemetry`);
		if (session?.operator) this.operatorsConnected++;
		else if (session?.principal?.claimed === false) this.strangers++;
		if (session?.principal?.deviceId) this.options.ingest.presence(session.principal.deviceId, true);
		// Its secret may have ended while it was let in.
		if (session) this.watch.begin(client, session);
	}

	private onDisconnect(client: Client): void {
		const session = this.sessions.get(client);
		if (session?.operator) this.operatorsConnected--;
		else if (session?.principal?.claimed === false) this.strangers--;
		// Said goodbye: a tool that publishes one reading and leaves has told us nothing bad. Its age will show by itself.
		if ((client as Client & { _disconnected?: boolean })._disconnected) return;
		// Taken over by a new connection of the same device: it is still there.
		if (session?.principal?.deviceId && !this.taken.has(client)) this.options.ingest.presence(session.principal.deviceId, false);
	}

	private readonly taken = new WeakSet<Client>();

	/**
	 * The newest connection of a device counts. Aedes ends the one before with its Last Will, which would say "offline" of a
	 * device that is there: a will that has no number to be ordered by would be believed.
	 */
	private takeOver(name: string): void {
		const before = this.clients()[name];
		if (!before) return;
		(before as Client & { will: unknown }).will = null;
		this.taken.add(before);
		this.refusals.end("taken_over", name);
	}

	private end(client: Client, session: Session, reason: EndReason): void {
		this.refusals.end(reason, session.principal?.name ?? session.operator ?? "");
		// The registry knows that it is away for good: its Last Will would only end in the quarantine.
		if (reason === "archived") (client as Client & { will: unknown }).will = null;
		client.close();
	}

	private onError(client: Client, error: Error): void {
		const reason = misuseOf(error);
		if (reason !== null) this.refusals.refuse(reason, { name: client.id, address: this.addressOf(client), why: error.message });
	}

	private *connectedSessions(): Iterable<readonly [Client, Session]> {
		for (const client of Object.values(this.clients())) {
			const session = this.sessions.get(client);
			if (session) yield [client, session];
		}
	}

	private addressOf(client: Client): string | undefined {
		return this.arrivals.get(client)?.visit.address.key;
	}

	private clients(): Record<string, Client> {
		return (this.aedes as Aedes & { clients: Record<string, Client> }).clients;
	}
}
