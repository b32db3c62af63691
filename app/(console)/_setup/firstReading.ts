type FirstReading = { host: string; port: number; tls?: boolean; name: string; secret: string | null; switches: number };

/** A command line that publishes one reading in the seed format, stamped with the present second of the machine it runs on. With TLS
 * it names the CA certificate that the Devices page offers. */
export function firstReadingCommand({ host, port, tls = false, name, secret, switches }: FirstReading): string {
	const states = Array.from({ length: Math.max(switches, 1) }, (_, index) => (index === 0 ? 1 : 0));
	const payload = `{"esp32_name":"${name}","timestamp":'$(date +%s)',"energy_wh_total":12345,"switch_state":${JSON.stringify(states)}}`;
	return [
		`mosquitto_pub -h ${host} -p ${port} -q 1${tls ? " --cafile autovolt-ca.crt" : ""}`,
		`-u ${name} -P ${secret ?? "SECRET"}`,
		`-t autovolt/${name}/telemetry`,
		`-m '${payload}'`,
	].join(" \\\n  ");
}
