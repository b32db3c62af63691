import { join } from "node:path";
import type { Broker } from "../broker";
import type { WorkerEnv } from "../env";
import { CertificateKeeper } from "./certificateKeeper";
import { type EmbeddedBrokerOptions, startEmbeddedBroker } from "./embeddedBroker";
import { isLoopback } from "./listen";
import { serverNames } from "./serverNames";

interface Door {
	readonly host: string;
	readonly port: number;
}

export const MQTTS_PORT_DEFAULT = 8883;
const DATA_DIR_DEFAULT = "var";
const LOOPBACK = "127.0.0.1";

type DoorSettings = Pick<WorkerEnv, "MQTT_HOST" | "MQTT_PORT" | "MQTTS_PORT" | "AUTOVOLT_MQTT_PLAINTEXT">;

/**
 * Where the embedded broker listens. Beyond loopback that is TLS; plaintext stays on this machine's own address, for what
 * runs here, unless AUTOVOLT_MQTT_PLAINTEXT=allow-public opens it too.
 */
export function doorsOf(env: DoorSettings): { readonly plain: Door; readonly tls: Door | null; readonly shown: string } {
	const isPublic = !isLoopback(env.MQTT_HOST);
	const allowed = env.AUTOVOLT_MQTT_PLAINTEXT === "allow-public";
	const plain = { host: isPublic && !allowed ? LOOPBACK : env.MQTT_HOST, port: env.MQTT_PORT };
	const tls =
		isPublic || env.MQTTS_PORT !== undefined ? { host: env.MQTT_HOST, port: env.MQTTS_PORT ?? MQTTS_PORT_DEFAULT } : null;
	return { plain, tls, shown: tls && isPublic ? `mqtts://${tls.host}:${tls.port}` : `mqtt://${plain.host}:${plain.port}` };
}

type OwnBrokerParts = Pick<EmbeddedBrokerOptions, "pool" | "ingest" | "clock" | "log" | "registry">;

/** Starts the embedded broker at its doors, with a certificate that is kept valid where it speaks TLS. */
export async function startOwnBroker(env: WorkerEnv, parts: OwnBrokerParts): Promise<Broker> {
	const { plain, tls } = doorsOf(env);
	const allowPublicPlaintext = env.AUTOVOLT_MQTT_PLAINTEXT === "allow-public";
	const { pool, clock, log } = parts;
	if (!tls) return startEmbeddedBroker({ ...parts, ...plain, allowPublicPlaintext });
	const names = () => serverNames(env.MQTT_TLS_NAMES ?? "");
	const folder = join(env.AUTOVOLT_DATA_DIR ?? DATA_DIR_DEFAULT, "tls");
	const certificates = new CertificateKeeper({ folder, names, port: tls.port, pool, clock, log });
	await certificates.start();
	const broker = await startEmbeddedBroker({ ...parts, ...plain, allowPublicPlaintext, tls: { ...tls, certificates } });
	if (!isLoopback(tls.host) && !allowPublicPlaintext)
		log.info({ event: "mqtt.plaintext.kept_local", host: plain.host, port: plain.port, tls: `${tls.host}:${tls.port}` });
	return {
		publish: broker.publish,
		connected: () => broker.connected(),
		reaches: (device) => broker.reaches(device),
		connections: () => broker.connections(),
		async stop() {
			certificates.stop();
			await broker.stop();
		},
	};
}
