import { connect } from "node:net";
import { join } from "node:path";
import { databaseUrl } from "@/launch/databaseUrl";
import { isWebReady } from "@/launch/readiness";
import type { LaunchSettings } from "@/launch/settings";
import { createPool } from "@/store/pool";
import { isLoopback } from "@/worker/mqtt/listen";
import { type Finding, ok, warn, wrong } from "./finding";

const HEARTBEAT_SECONDS_MAX = 30;
const CONNECT_MS_MAX = 3_000;

/** The worker's sign of life, the broker, the web app. */
export async function checkServices(settings: LaunchSettings): Promise<Finding[]> {
	return [await worker(settings), await broker(settings), await web(settings)];
}

async function worker({ databaseUrl: given, dataDir }: LaunchSettings): Promise<Finding> {
	const fix = `start AutoVolt (npm start); if it runs, read ${join(dataDir, "logs", "worker.log")}.`;
	let url: string;
	try {
		url = databaseUrl({ ...process.env, ...(given ? {} : { AUTOVOLT_DATA_DIR: dataDir }) });
	} catch {
		return warn("The worker's sign of life cannot be read without the database.", fix);
	}
	const pool = createPool({ url, max: 1, applicationName: "autovolt-doctor" });
	try {
		const { rows } = await pool.query<{ name: string; seconds: number; broker: string; connected: boolean }>(`
			SELECT name, extract(epoch FROM now() - beat_at)::float8 AS seconds, broker, broker_connected AS connected
			FROM worker_heartbeats ORDER BY beat_at DESC LIMIT 1`);
		const [last] = rows;
		if (!last) return warn("No worker has ever said that it lives.", fix);
		if (last.seconds > HEARTBEAT_SECONDS_MAX)
			return wrong(`${last.name} was last heard of ${Math.round(last.seconds)} s ago.`, fix);
		if (!last.connected)
			return wrong(`${last.name} lives, but has no connection to its broker (${last.broker}).`, "check MQTT_URL and the broker.");
		return ok(`${last.name} lives (${Math.max(0, Math.round(last.seconds))} s ago), broker: ${last.broker}`);
	} catch (error) {
		return wrong(`The worker's sign of life cannot be read: ${(error as Error).message}.`, fix);
	} finally {
		await pool.end();
	}
}

async function broker({ mqttUrl, mqttHost, mqttPort, mqttPlaintextPublic }: LaunchSettings): Promise<Finding> {
	const address = mqttUrl ? new URL(mqttUrl) : null;
	// Beyond loopback the embedded broker keeps plaintext on this machine.
	const isHere = ["0.0.0.0", "::"].includes(mqttHost) || (!isLoopback(mqttHost) && !mqttPlaintextPublic);
	const host = address?.hostname ?? (isHere ? "127.0.0.1" : mqttHost);
	const port = address ? Number(address.port || (address.protocol === "mqtts:" ? 8883 : 1883)) : mqttPort;
	if (await accepts(host, port)) return ok(`A broker accepts connections at ${host}:${port}`);
	return mqttUrl
		? wrong(`No broker answers at ${host}:${port}.`, "check MQTT_URL and that broker.")
		: warn(`No broker answers at ${host}:${port}.`, "it runs inside the worker: npm start.");
}

function accepts(host: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: CONNECT_MS_MAX });
		const end = (accepted: boolean) => {
			socket.destroy();
			resolve(accepted);
		};
		socket.once("connect", () => end(true));
		socket.once("timeout", () => end(false));
		socket.once("error", () => end(false));
	});
}

async function web({ host, port }: LaunchSettings): Promise<Finding> {
	const url = `http://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host}:${port}`;
	return (await isWebReady(url))
		? ok(`The web app answers at ${url}`)
		: warn(`The web app does not answer at ${url}.`, "npm start, with the same HOST and PORT.");
}
