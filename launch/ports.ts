import { createServer } from "node:net";
import { isLoopback } from "@/worker/mqtt/listen";
import { LaunchError } from "./bootstrap.mjs";
import type { LaunchSettings } from "./settings";

export interface WantedPort {
	readonly host: string;
	readonly port: number;
	/** The variables that choose it. */
	readonly portVariable: string;
	readonly hostVariable?: string;
	/** What listens there, in a sentence: "the web app". */
	readonly who: string;
}

/** Throws one sentence for the first port that cannot be had, before anything is started. */
export async function assertPortsFree(wanted: readonly WantedPort[]): Promise<void> {
	const seen = new Map<number, WantedPort>();
	for (const one of wanted) {
		const same = seen.get(one.port);
		if (same)
			throw new LaunchError(
				`${same.portVariable} and ${one.portVariable} are both ${one.port}.`,
				`set ${one.portVariable} to another port.`,
			);
		seen.set(one.port, one);
		const reason = await whyNot(one);
		if (reason) throw reason;
	}
}

/** Where the embedded broker listens (worker/mqtt/ownBroker.ts); nothing with an own broker. */
export function wantedMqttPorts({ mqttUrl, mqttHost, mqttPort, mqttsPort, mqttPlaintextPublic }: LaunchSettings): WantedPort[] {
	if (mqttUrl) return [];
	const plainHost = isLoopback(mqttHost) || mqttPlaintextPublic ? mqttHost : "127.0.0.1";
	const plain = { host: plainHost, port: mqttPort, portVariable: "MQTT_PORT", hostVariable: "MQTT_HOST", who: "the MQTT broker" };
	if (mqttsPort === null) return [plain];
	return [plain, { ...plain, host: mqttHost, port: mqttsPort, portVariable: "MQTTS_PORT", who: "the MQTT broker with TLS" }];
}

function whyNot({ host, port, portVariable, hostVariable, who }: WantedPort): Promise<LaunchError | null> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", (error: NodeJS.ErrnoException) => {
			if (error.code === "EADDRINUSE")
				resolve(
					new LaunchError(
						`Port ${port} for ${who} is taken.`,
						`stop what uses it, or choose another: ${portVariable}=${port < 65_000 ? port + 1 : port - 1} npm start`,
					),
				);
			else if (error.code === "EACCES")
				resolve(new LaunchError(`Port ${port} for ${who} needs more rights.`, `set ${portVariable} to a port above 1023.`));
			else
				resolve(
					new LaunchError(
						`${who} cannot listen on ${host}:${port} (${error.code}).`,
						`set ${hostVariable ?? portVariable} to an address of this machine.`,
					),
				);
		});
		server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
	});
}
