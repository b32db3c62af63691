import { join, resolve } from "node:path";
import { isLoopback } from "@/worker/mqtt/listen";
import { LaunchError, ROOT } from "./bootstrap.mjs";

/** What the environment says of a start. */
export interface LaunchSettings {
	readonly dataDir: string;
	readonly host: string;
	readonly port: number;
	readonly mqttHost: string;
	readonly mqttPort: number;
	/** Where the embedded broker speaks TLS; null = nowhere. */
	readonly mqttsPort: number | null;
	/** Whether it speaks plaintext on `mqttHost` beyond loopback too. */
	readonly mqttPlaintextPublic: boolean;
	readonly pgPort: number;
	/** An own PostgreSQL; null = the embedded one. */
	readonly databaseUrl: string | null;
	/** How worker and web app log in to an own PostgreSQL; null = as DATABASE_URL does. */
	readonly workerDatabaseUrl: string | null;
	readonly webDatabaseUrl: string | null;
	/** An own broker; null = the embedded one. */
	readonly mqttUrl: string | null;
	/** Password of the first account; null = made. */
	readonly adminPassword: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const ADMIN_PASSWORD_CHARACTERS_MIN = 8;

/** Reads the settings once. Throws one sentence that names the wrong variable. The demo has its own data folder. */
export function readSettings(env: Environment, { demo = false } = {}): LaunchSettings {
	const mqttHost = env["MQTT_HOST"] || "127.0.0.1";
	return {
		dataDir: env["AUTOVOLT_DATA_DIR"] ? resolve(env["AUTOVOLT_DATA_DIR"]) : join(ROOT, demo ? "var/demo" : "var"),
		host: env["HOST"] || "127.0.0.1",
		port: port(env, "PORT", 3000),
		mqttHost,
		mqttPort: port(env, "MQTT_PORT", 1883),
		mqttsPort: env["MQTTS_PORT"] || !isLoopback(mqttHost) ? port(env, "MQTTS_PORT", 8883) : null,
		mqttPlaintextPublic: plaintextPublic(env),
		pgPort: port(env, "PG_PORT", 54329),
		databaseUrl: database(env, "DATABASE_URL", "user"),
		workerDatabaseUrl: database(env, "AUTOVOLT_WORKER_DATABASE_URL", "autovolt_worker"),
		webDatabaseUrl: database(env, "AUTOVOLT_WEB_DATABASE_URL", "autovolt_web"),
		mqttUrl: address(env, "MQTT_URL", /^mqtts?:\/\/./, "mqtts://user:password@host:8883"),
		adminPassword: adminPassword(env),
	};
}

function plaintextPublic(env: Environment): boolean {
	const text = env["AUTOVOLT_MQTT_PLAINTEXT"];
	if (text && text !== "allow-public")
		throw new LaunchError(`AUTOVOLT_MQTT_PLAINTEXT is "${text}".`, "set it to allow-public, or unset it.");
	return text === "allow-public";
}

function port(env: Environment, name: string, preset: number): number {
	const text = env[name];
	if (!text) return preset;
	const number = Number(text);
	if (/^\d+$/.test(text) && number >= 1 && number <= 65535) return number;
	throw new LaunchError(`${name} is "${text}", which is not a port.`, `set ${name} to a number from 1 to 65535.`);
}

function database(env: Environment, name: string, user: string): string | null {
	return address(env, name, /^postgres(ql)?:\/\/./, `postgresql://${user}:password@host:5432/autovolt`);
}

function address(env: Environment, name: string, shape: RegExp, example: string): string | null {
	const text = env[name];
	if (!text) return null;
	if (shape.test(text)) return text;
	throw new LaunchError(
		`${name} is not an address that AutoVolt understands.`,
		`set it to something like ${example}, or unset it.`,
	);
}

function adminPassword(env: Environment): string | null {
	const text = env["AUTOVOLT_ADMIN_PASSWORD"];
	if (!text) return null;
	if (text.length >= ADMIN_PASSWORD_CHARACTERS_MIN) return text;
	throw new LaunchError(
		`AUTOVOLT_ADMIN_PASSWORD has fewer than ${ADMIN_PASSWORD_CHARACTERS_MIN} characters.`,
		"choose a longer one, or unset it and AutoVolt makes one.",
	);
}
