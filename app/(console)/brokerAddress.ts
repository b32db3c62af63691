import type { BrokerAddress } from "./_setup/BrokerContext";

const PORT_DEFAULT = 1883;
/** Addresses that only say "this machine": the browser knows it by the name in its address bar. */
const HERE = new Set(["", "0.0.0.0", "::", "127.0.0.1", "localhost"]);

/** Where devices publish to, for the ready command line. Never the credentials that MQTT_URL may hold. */
export function brokerAddress(env: { readonly [name: string]: string | undefined }): BrokerAddress {
	const url = env["MQTT_URL"];
	if (url && URL.canParse(url)) {
		const { hostname, port } = new URL(url);
		return { host: HERE.has(hostname) ? null : hostname, port: Number(port) || PORT_DEFAULT };
	}
	const host = env["MQTT_HOST"] ?? "";
	return { host: HERE.has(host) ? null : host, port: Number(env["MQTT_PORT"]) || PORT_DEFAULT };
}
