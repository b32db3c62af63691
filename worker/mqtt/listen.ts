import type { Server } from "node:net";
import type { Logger } from "pino";

const BACKLOG = 4_096;

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
	return /^(127(\.\d{1,3}){3}|::1|localhost)$/.test(host);
}

/** Throws one sentence when plaintext would leave the machine without having been asked to. */
export function assertMayBind({
	host,
	allowPublicPlaintext,
}: {
	readonly host: string;
	readonly allowPublicPlaintext: boolean;
}): void {
	if (isLoopback(host) || allowPublicPlaintext) return;
	throw new Error(
		`The MQTT broker will not listen on ${host} without TLS, where everyone on the network could read secrets along: let devices use TLS (MQTTS_PORT, 8883), or set AUTOVOLT_MQTT_PLAINTEXT=allow-public on a network that you trust.`,
	);
}

/** Resolves when the server listens; rejects with one sentence that says what to do. */
export function listen(
	server: Server,
	{ host, port, variable }: { readonly host: string; readonly port: number; readonly variable: "MQTT_PORT" | "MQTTS_PORT" },
	log: Logger,
): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			const what =
				error.code === "EADDRINUSE"
					? `Port ${port} for MQTT is taken. Stop what uses it, or set ${variable} to a free one.`
					: `The MQTT broker cannot listen on ${host}:${port}: ${error.message}.`;
			reject(new Error(what, { cause: error }));
		});
		server.listen({ host, port, backlog: BACKLOG }, () => {
			server.removeAllListeners("error");
			server.on("error", (error) => log.error({ event: "mqtt.server.error", err: error }));
			resolve();
		});
	});
}
