import type { MosquittoRegistry } from "@/store/mosquittoRegistry";
import { HEAD_TOPIC } from "@/wire/ledgerHead";
import { formatTopic, UP_TOPIC_FILTERS } from "@/wire/mqtt/topics";

/** A worker's account: its MQTT user name, which devices and people cannot have (it has a dot). */
export interface WorkerAccount {
	readonly user: string;
	readonly hash: string;
}

const UP = ["telemetry", "event", "status", "heartbeat", "cmd/ack", "config/ack"] as const;
const DOWN = ["ack", "cmd", "config", "switches"] as const;

/** Mosquitto's password file. Whoever has no hash is not in it: Mosquitto refuses that name until it has a new secret. */
export function passwordFile({ devices, people }: MosquittoRegistry, workers: readonly WorkerAccount[]): string {
	const lines = [
		...workers.map(({ user, hash }) => `${user}:${hash}`),
		...[...devices, ...people].flatMap(({ name, hash }) => (hash === null ? [] : [`${name}:${hash}`])),
	];
	return `${lines.join("\n")}\n`;
}

/** Mosquitto's ACL: all that a name may do is listed, so a name that is not here may do nothing. */
export function aclFile({ devices, people }: MosquittoRegistry, workers: readonly WorkerAccount[]): string {
	const blocks = [
		...workers.map(({ user }) => [
			`user ${user}`,
			...UP_TOPIC_FILTERS.map((filter) => `topic read ${filter}`),
			...DOWN.map((kind) => `topic write autovolt/+/${kind}`),
			`topic write ${HEAD_TOPIC}`,
		]),
		...people.map(({ name }) => [`user ${name}`, "topic read autovolt/#"]),
		...devices.map(({ name }) => [
			`user ${name}`,
			...UP.map((kind) => `topic write ${formatTopic(name, kind)}`),
			...DOWN.map((kind) => `topic read ${formatTopic(name, kind)}`),
		]),
	];
	return `# Written by npm run mosquitto-config: changes are lost.\n${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

export interface MosquittoPlace {
	/** Where these files lie. */
	readonly folder: string;
	/** Where Mosquitto keeps what it must not lose; its user must own it. */
	readonly dataFolder: string;
	readonly pidFile: string;
	readonly listeners: readonly MosquittoListener[];
}

export interface MosquittoListener {
	readonly host: string;
	readonly port: number;
	/** With TLS; without, it must be loopback or a network that was said to be trusted. */
	readonly tls: boolean;
}

/** Frames larger than this end the connection, as with the embedded broker. */
const PACKET_BYTES_MAX = 1_048_576;

/**
 * mosquitto.conf, whole, for Mosquitto 2.0. The user's name is the client id too, so nobody ends another's connection by
 * taking its id; nothing is dropped silently (`max_queued_messages 0`), and what waits is on disk within 30 s.
 */
export function mosquittoConf({ folder, dataFolder, pidFile, listeners }: MosquittoPlace): string {
	const general = [
		"per_listener_settings false",
		"allow_anonymous false",
		`password_file ${folder}/passwords`,
		`acl_file ${folder}/acl`,
		`pid_file ${pidFile}`,
		"persistence true",
		`persistence_location ${dataFolder}/`,
		"autosave_interval 30",
		"persistent_client_expiration 14d",
		"max_queued_messages 0",
		"max_queued_bytes 0",
		"max_inflight_messages 1000",
		`max_packet_size ${PACKET_BYTES_MAX}`,
		`message_size_limit ${PACKET_BYTES_MAX}`,
		"queue_qos0_messages false",
		"set_tcp_nodelay true",
		"connection_messages true",
	];
	const blocks = listeners.map(({ host, port, tls }) => [
		`listener ${port} ${host}`,
		"use_username_as_clientid true",
		"max_connections 50000",
		...(tls ? [`certfile ${folder}/server.pem`, `keyfile ${folder}/server.pem`, "tls_version tlsv1.2"] : []),
	]);
	return `# Written by npm run mosquitto-config (docs/guides/external-broker.md).\n${[general, ...blocks].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
