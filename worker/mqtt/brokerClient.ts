import { connect, type IPublishPacket, type MqttClient } from "mqtt";
import type { Logger } from "pino";
import { fault } from "@/store/fault";
import { UP_TOPIC_FILTERS } from "@/wire/mqtt/topics";
import type { Broker } from "../broker";
import type { Clock } from "../clock";
import type { Connection, Ingest } from "../incoming";

export interface BrokerClientOptions {
	/** mqtt:// or mqtts://, with user and password where the broker wants them. */
	readonly url: string;
	/** Stable: the broker keeps this client's session, and all that is not acknowledged, while it is away. */
	readonly clientId: string;
	/** Workers that name the same group share the messages between them; null = this one takes all. */
	readonly share?: string | null;
	readonly ingest: Ingest;
	readonly clock: Clock;
	readonly log: Logger;
	/** At each connection: what was published while it was away may be lost. */
	readonly onConnected?: () => void;
}

/** The group that docs/wire-protocol.md names. */
const SHARE_DEFAULT = "autovolt";
const SESSION_EXPIRY_SECONDS = 14 * 24 * 3_600;
const IN_FLIGHT_MAX = 1_000;
const RECONNECT_MS = 1_000;

/**
 * Takes messages from an external broker and acknowledges each one after its commit. MQTT.js has no manual
 * acknowledgement and handles one packet at a time; answering its handler with an error moves it on without a PUBACK
 * (undocumented: brokerClient.test.ts pins it to the version), and the PUBACK is written by us once the message is
 * committed. A refused message ends the connection: the broker then delivers all that is unacknowledged again, in order.
 */
export function startBrokerClient(options: BrokerClientOptions): Broker {
	const { url, clientId, share = null, ingest, clock, log } = options;
	const client = connect(url, {
		manualConnect: true,
		clientId,
		clean: false,
		protocolVersion: 5,
		properties: { receiveMaximum: IN_FLIGHT_MAX, sessionExpiryInterval: SESSION_EXPIRY_SECONDS },
		reconnectPeriod: RECONNECT_MS,
		connectTimeout: 5_000,
		resubscribe: false,
	});
	const connections = new WeakMap<object, Connection>();

	// Before connect(): what the session holds comes right behind the CONNACK.
	client.handleMessage = (packet, done) => {
		void take(packet, client.stream);
		done(packet.qos === 0 ? undefined : new Error("deferred until the commit"));
	};

	async function take(packet: IPublishPacket, stream: MqttClient["stream"]): Promise<void> {
		const connection = connections.get(stream) ?? { refused: false };
		connections.set(stream, connection);
		const verdict = await ingest.accept({
			topic: packet.topic,
			payload: Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload),
			qos: packet.qos,
			retain: packet.retain,
			receivedAt: clock.now(),
			principal: null,
			connection,
		});
		if (stream !== client.stream || stream.destroyed) return;
		if (verdict.kind === "refused") {
			log.warn({ event: "mqtt.message.refused", reason: verdict.reason });
			stream.destroy();
			return;
		}
		if (packet.qos > 0 && packet.messageId !== undefined) {
			stream.write(puback(packet.messageId));
			fault("puback-after");
		}
	}

	client.on("connect", ({ sessionPresent }) => {
		if (!sessionPresent) ingest.mayHaveMissed();
		log.info({ event: "mqtt.broker.connected", url: withoutSecret(url) });
		const failed = (error?: Error | null) => error && log.error({ event: "mqtt.subscribe.failed", err: error });
		const shared = UP_TOPIC_FILTERS.map((filter) => `$share/${share ?? SHARE_DEFAULT}/${filter}`);
		// The session outlives a restart with the other setting: with both kinds everything would come twice.
		client.subscribe(share === null ? [...UP_TOPIC_FILTERS] : shared, { qos: 1 }, failed);
		client.unsubscribe(share === null ? shared : [...UP_TOPIC_FILTERS], failed);
		options.onConnected?.();
	});
	client.on("error", (error) => log.warn({ event: "mqtt.broker.error", err: error }));
	client.on("close", () => log.debug({ event: "mqtt.broker.closed" }));
	client.connect();

	return {
		publish(topic, payload, { qos = 0, retain = false } = {}) {
			client.publish(topic, payload, { qos, retain }, (error) => {
				if (error) log.warn({ event: "mqtt.publish.failed", topic, err: error });
			});
		},
		connected: () => client.connected,
		reaches: () => "unknown",
		connections: () => (client.connected ? 1 : 0),
		async stop() {
			await client.endAsync(true);
		},
	};
}

/** PUBACK, MQTT 5 section 3.4: without reason code and properties it is the same four bytes as in 3.1.1. */
function puback(messageId: number): Buffer {
	return Buffer.from([0x40, 0x02, messageId >> 8, messageId & 0xff]);
}

function withoutSecret(url: string): string {
	return url.replace(/\/\/[^@/]*@/, "//");
}
