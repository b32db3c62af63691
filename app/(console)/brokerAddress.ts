import type { BrokerAddress } from "./_setup/BrokerContext";

const PORT_DEFAULT = 1883;
const TLS_PORT_DEFAULT = 8883;
/** Addresses that only say "this machine": the browser knows it by the name in its address bar. */
const HERE = new Set(["", "0.0.0.0", "::", "127.0.0.1", "localhost"]);

const LOCAL = new Set(["", "127.0.0.1", "::1", "localhost"]);

/** Where devices publish to, for the ready command line. Never the credentials that MQTT_URL may hold. */
export function brokerAddress(env: { readonly [name: string]: string | undefined }): BrokerAddress {
	const url = env["MQTT_URL"];
	if (url && URL.canParse(url)) {
		const { hostname, port, protocol } = new URL(url);
		const tls = protocol === "mqtts:";
		return { host: HERE.has(hostname) ? null : hostname, port: Number(port) || (tls ? TLS_PORT_DEFAULT : PORT_DEFAULT), tls };
	}
	const host = env["MQTT_HOST"] ?? "";
	// Beyond this machine the embedded broker speaks TLS (worker/mqtt/ownBroker.ts).
	const tls = !LOCAL.has(host) && env["AUTOVOLT_MQTT_PLAINTEXT"] !== "allow-public";
	const port = tls ? Number(env["MQTTS_PORT"]) || TLS_PORT_DEFAULT : Number(env["MQTT_PORT"]) || PORT_DEFAULT;
	return { host: HERE.has(host) ? null : host, port, tls };
}
