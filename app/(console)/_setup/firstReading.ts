type FirstReading = { host: string; port: number; name: string; secret: string | null; switches: number };

/** A command line that publishes one reading in the seed format, stamped with the present second of the machine it runs on. */
export function firstReadingCommand({ host, port, name, secret, switches }: FirstReading): string {
	const states = Array.from({ length: Math.max(switches, 1) }, (_, index) => (index === 0 ? 1 : 0));
	const payload = `{"esp32_name":"${name}","timestamp":'$(date +%s)',"energy_wh_total":12345,"switch_state":${JSON.stringify(states)}}`;
	return [
		`mosquitto_pub -h ${host} -p ${port} -q 1`,
		`-u ${name} -P ${secret ?? "SECRET"}`,
		`-t autovolt/${name}/telemetry`,
		`-m '${payload}'`,
	].join(" \\\n  ");
}
