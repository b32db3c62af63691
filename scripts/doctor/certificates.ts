import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LaunchSettings } from "@/launch/settings";
import { RENEW_DAYS } from "@/worker/mqtt/certificateFolder";
import { type Finding, ok, warn, wrong } from "./finding";

const DAY_MS = 86_400_000;
/** Every device must be given the next authority's certificate: that wants time. */
const AUTHORITY_DAYS_MIN = 365;

/** The broker's certificates: there, this user's alone, and until when. Nothing where it speaks no TLS. */
export function checkCertificates({ dataDir, mqttsPort, mqttUrl }: LaunchSettings, now = Date.now()): Finding[] {
	const folder = join(dataDir, "tls");
	if (mqttUrl || (mqttsPort === null && !existsSync(folder))) return [];
	if (!existsSync(join(folder, "ca.pem"))) return [ok("The MQTT broker's certificates will be made by npm start")];
	return [...["ca.pem", "server.pem"].flatMap((name) => open(join(folder, name))), authority(folder, now), server(folder, now)];
}

function open(path: string): Finding[] {
	if (!existsSync(path) || (statSync(path).mode & 0o077) === 0) return [];
	return [wrong(`${path} can be read by others: a private key is in it.`, `chmod 600 ${path}`)];
}

function authority(folder: string, now: number): Finding {
	const certificate = read(join(folder, "ca.pem"));
	if (!certificate)
		return wrong(`${join(folder, "ca.pem")} is damaged.`, "restore it from a backup: all devices trust the authority in it.");
	const until = Date.parse(certificate.validTo);
	const text = `The private certificate authority ends on ${day(until)} (SHA-256 ${certificate.fingerprint256})`;
	if (now < until - AUTHORITY_DAYS_MIN * DAY_MS) return ok(text);
	return warn(`${text}.`, `plan the change: without ${folder} a new authority is made, and every device needs its ca.crt.`);
}

function server(folder: string, now: number): Finding {
	const certificate = existsSync(join(folder, "server.pem")) ? read(join(folder, "server.pem")) : null;
	if (!certificate) return warn("The MQTT broker has no certificate yet.", "npm start makes it.");
	const until = Date.parse(certificate.validTo);
	const text = `The MQTT broker's certificate ends on ${day(until)}`;
	if (until <= now) return wrong(`${text}: devices refuse it.`, "start AutoVolt: it makes a new one under the same authority.");
	// The running worker looks every ten minutes.
	if (until - (RENEW_DAYS - 1) * DAY_MS < now)
		return warn(
			`${text} and was not renewed.`,
			"see whether the worker runs, and what logs/worker.log says of mqtt.certificate.",
		);
	return ok(`${text} and is renewed ${RENEW_DAYS} days before`);
}

function read(path: string): X509Certificate | null {
	try {
		return new X509Certificate(
			/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.exec(readFileSync(path, "utf8"))?.[0] ?? "",
		);
	} catch {
		return null;
	}
}

function day(instant: number): string {
	return new Date(instant).toISOString().slice(0, 10);
}
