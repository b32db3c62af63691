/** A device's one name: MQTT user, client id and topic segment. */
export const DEVICE_NAME_PATTERN = /^[A-Za-z0-9_-]{1,32}$/;

export type UpTopicKind = "telemetry" | "event" | "status" | "heartbeat" | "cmd/ack" | "config/ack";
/** `switches` is the legacy down topic, sent beside `cmd` to devices that ask for it. */
export type DownTopicKind = "ack" | "cmd" | "config" | "switches";

export interface DeviceTopic<K extends string> {
	readonly device: string;
	readonly kind: K;
}

const ROOT = "autovolt/";
const UP_KINDS: ReadonlySet<string> = new Set<UpTopicKind>([
	"telemetry",
	"event",
	"status",
	"heartbeat",
	"cmd/ack",
	"config/ack",
]);
const DOWN_KINDS: ReadonlySet<string> = new Set<DownTopicKind>(["ack", "cmd", "config", "switches"]);

/** What a device publishes. Null for any other topic, also for a malformed device name. */
export function parseUpTopic(topic: string): DeviceTopic<UpTopicKind> | null {
	return parseTopic<UpTopicKind>(topic, UP_KINDS);
}

/** What a device subscribes to. Null for any other topic. */
export function parseDownTopic(topic: string): DeviceTopic<DownTopicKind> | null {
	return parseTopic<DownTopicKind>(topic, DOWN_KINDS);
}

export function formatTopic(device: string, kind: UpTopicKind | DownTopicKind): string {
	return `${ROOT}${device}/${kind}`;
}

/** Filters by which a worker hears every device through an external broker. */
export const UP_TOPIC_FILTERS: readonly string[] = [...UP_KINDS].map((kind) => `${ROOT}+/${kind}`);

export function isDeviceName(name: string): boolean {
	return DEVICE_NAME_PATTERN.test(name);
}

function parseTopic<K extends string>(topic: string, kinds: ReadonlySet<string>): DeviceTopic<K> | null {
	if (!topic.startsWith(ROOT)) return null;
	const slash = topic.indexOf("/", ROOT.length);
	if (slash < 0) return null;
	const device = topic.slice(ROOT.length, slash);
	const kind = topic.slice(slash + 1);
	return kinds.has(kind) && isDeviceName(device) ? { device, kind: kind as K } : null;
}
