import type { Duplex } from "node:stream";
import type { Instant } from "@/domain/calendar/interval";
import { formatTopic, parseDownTopic } from "@/wire/mqtt/topics";
import type { Reach } from "../broker";
import type { Connection, IncomingMessage, Principal } from "../incoming";
import type { TokenBucket } from "../tokenBucket";
import type { Address } from "./addresses";
import type { Admission } from "./admission";

/** What is known of a connection once it was let in: it belongs to a device (or a stranger), or to a person. */
export interface Session extends Connection {
	readonly principal: Principal | null;
	readonly operator: string | null;
	/** SHA-256 of the secret that opened it; null for a stranger, whose secret opens nothing. */
	readonly secret: Buffer | null;
	readonly address: Address;
	readonly bucket: TokenBucket;
	readonly conn: Duplex;
	/** Topic of its readings (UTF-8), once a claimed device is connected; null = none may take the short way. */
	readingTopic: Buffer | null;
	/** Messages on the short way (readingLane.ts) that wait for their commit. */
	waiting: number;
}

/** The session of whoever was let in. */
export function sessionOf(
	admission: Exclude<Admission, { readonly kind: "denied" }>,
	here: Pick<Session, "address" | "bucket" | "conn">,
): Session {
	const who =
		admission.kind === "device"
			? { principal: admission.principal, operator: null }
			: { principal: null, operator: admission.name };
	return { ...who, ...here, secret: admission.secret, refused: false, readingTopic: null, waiting: 0 };
}

/** A bad message is kept whole in quarantine: a device that sends nothing else is slowed down to a few per second. */
export const BAD_MESSAGE_COST = 20;

const OPERATOR_FILTER = /^autovolt\/(#|\+|[\w-]{1,32})(\/|$)/;

/** How long a message of this session waits for its turn (ms): its own pace, and that of all who come from its address. */
export function turnOf({ bucket, address }: Session, now: Instant): number {
	const own = bucket.reserve(now);
	return address.messages === null ? own : Math.max(own, address.messages.reserve(now));
}

/** A device hears what is meant for it, a person all of AutoVolt, a stranger nothing. */
export function maySubscribe(session: Session | undefined, filter: string): boolean {
	if (session?.operator) return OPERATOR_FILTER.test(filter);
	return isOwnDownTopic(session, filter);
}

/** Asked once more at delivery, whatever was subscribed: what a filter lets through is not for everyone. */
export function mayReceive(session: Session | undefined, topic: string): boolean {
	if (session?.operator) return topic.startsWith("autovolt/");
	return isOwnDownTopic(session, topic);
}

function isOwnDownTopic(session: Session | undefined, topic: string): boolean {
	return session?.principal?.claimed === true && parseDownTopic(topic)?.device === session.principal.name;
}

/** A device that has just come back is connected a moment before it subscribes: an order in between would be lost. */
export function reachOf(device: string, client: object | undefined, sessionOf: (client: object) => Session | undefined): Reach {
	if (client === undefined || sessionOf(client)?.principal?.claimed !== true) return "absent";
	const { subscriptions = {} } = client as { readonly subscriptions?: object };
	return (["cmd", "switches"] as const).some((kind) => formatTopic(device, kind) in subscriptions) ? "listening" : "connected";
}

/** A publish (or a Last Will) as ingest takes it. */
export function messageOf(
	packet: { readonly topic: string; readonly payload: string | Buffer; readonly qos: 0 | 1 | 2; readonly retain: boolean },
	receivedAt: Instant,
	principal: Principal | null,
	connection: Connection = { refused: false },
): IncomingMessage {
	const { topic, qos, retain } = packet;
	const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
	return { topic, payload, qos, retain, receivedAt, principal, connection };
}

/** What stands in the quarantine for a frame of a device that was too large to be read; null for whoever is no device. */
export function unreadGiant(session: Session | undefined, now: Instant): IncomingMessage | null {
	if (!session?.principal?.claimed) return null;
	const topic = formatTopic(session.principal.name, "telemetry");
	return messageOf({ topic, payload: Buffer.alloc(0), qos: 0, retain: false }, now, session.principal);
}
