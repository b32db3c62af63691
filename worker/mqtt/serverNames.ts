import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";

const NAMES_MAX = 50;

/**
 * By which names and addresses devices may reach this machine: those that were said, its host name, and the addresses of
 * its interfaces as they are now. Sorted, each once.
 *
 * @param said  MQTT_TLS_NAMES, comma-separated; other names than these a device's check of the certificate refuses
 */
export function serverNames(said: string): string[] {
	const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).filter(({ scopeid }) => !scopeid));
	const given = said
		.split(",")
		.map((name) => name.trim().toLowerCase())
		.filter((name) => name !== "");
	const own = ["localhost", "127.0.0.1", hostname().toLowerCase(), ...addresses.map(({ address }) => address)];
	const names = [...given, ...own].filter(isServerName);
	return [...new Set(names)].slice(0, NAMES_MAX).sort();
}

/** RFC 1123 host names and addresses; an underscore of a machine's name is not allowed in a certificate's. */
export function isServerName(name: string): boolean {
	if (isIP(name) !== 0) return true;
	return name.length <= 253 && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(name);
}
