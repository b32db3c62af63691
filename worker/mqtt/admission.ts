import type { Instant } from "@/domain/calendar/interval";
import type { Database } from "@/store/connection";
import { findMqttAccount } from "@/store/deviceDirectory";
import { sameHash, secretHash } from "@/store/secret";
import { isDeviceName } from "@/wire/mqtt/topics";
import type { DeviceDirectory, KnownDevice, Principal } from "../incoming";
import type { RefusalReason } from "./refusals";

/** Who may come in, as MQTT 3.1.1's CONNACK return codes say it. */
export type Admission =
	| { readonly kind: "device"; readonly principal: Principal; readonly secret: Buffer | null }
	| { readonly kind: "operator"; readonly name: string; readonly secret: Buffer }
	| { readonly kind: "denied"; readonly reason: RefusalReason; readonly why: string };

/** MQTT 3.1.1, table 3.1. Who is too many or too eager is told to come back later, as when the database is away. */
export function returnCodeOf(reason: RefusalReason): 2 | 3 | 4 | 5 {
	if (reason === "identifier") return 2;
	if (reason === "wrong_secret") return 4;
	return reason === "will_foreign" ? 5 : 3;
}

export interface ConnectRequest {
	readonly clientId: string;
	readonly username: string | undefined;
	readonly password: Buffer | undefined;
}

/**
 * Decides by the credential: a device of the registry with a secret that has not expired; a person's account; or a
 * well-formed name that nobody knows, which may only offer itself for adoption. A known name with a wrong secret is
 * refused. Rejects never: a database that does not answer is "unavailable", so that devices come back.
 */
export async function admit(
	request: ConnectRequest,
	directory: DeviceDirectory,
	database: Database,
	now: () => Instant,
): Promise<Admission> {
	const name = request.username || request.clientId;
	if (!isDeviceName(name)) return denied("identifier", "the name has other characters than A-Z a-z 0-9 _ - or more than 32");
	try {
		const device = await directory.find(name);
		if (device) {
			const given = secretHash(request.password?.toString("utf8") ?? "");
			const valid = opens(device, given, now()) || opens(await directory.recheck(name), given, now());
			if (!valid) return denied("wrong_secret", "wrong secret");
			if (!(await mayCallItself(request.clientId, name, directory)))
				return denied("identifier", "the client id is another device's name");
			return { kind: "device", principal: { name, deviceId: device.id, claimed: true }, secret: given };
		}
		const account = await findMqttAccount(database, name);
		if (account) {
			const given = secretHash(request.password?.toString("utf8") ?? "");
			return sameHash(account, given) ? { kind: "operator", name, secret: account } : denied("wrong_secret", "wrong secret");
		}
		if (!(await mayCallItself(request.clientId, name, directory)))
			return denied("identifier", "the client id is another device's name");
		return { kind: "device", principal: { name, deviceId: null, claimed: false }, secret: null };
	} catch {
		return denied("database", "the database does not answer");
	}
}

/**
 * Gives a CONNECT the id by which the broker shall know it, its user's name, and returns the one that it asked for. An own
 * id for whoever is no device keeps people's tools from taking over a device's connection. Nothing is kept for who is
 * away: an order that waits would switch when nobody expects it any more.
 */
export function takeName(packet: { clientId: string; readonly username?: string; clean?: boolean }): string {
	const name = packet.username || packet.clientId;
	const asked = packet.username && !isDeviceName(packet.username) ? "" : packet.clientId;
	packet.clientId = isDeviceName(name) ? name : asked;
	packet.clean = true;
	return asked;
}

function opens(device: KnownDevice | null, given: Buffer, now: Instant): boolean {
	if (!device || device.archived) return false;
	return device.credentials.some(
		({ secretSha256, expiresAt }) => sameHash(secretSha256, given) && (expiresAt === null || now < expiresAt),
	);
}

/**
 * The protocol says that the client id is the name. A tool that makes up an id of its own is taken for its user; one
 * that calls itself by another device's name is not.
 */
async function mayCallItself(clientId: string, name: string, directory: DeviceDirectory): Promise<boolean> {
	if (clientId === name || clientId === "") return true;
	if (!/^[\w.:-]{1,128}$/.test(clientId)) return false;
	return !isDeviceName(clientId) || (await directory.find(clientId)) === null;
}

function denied(reason: RefusalReason, why: string): Admission {
	return { kind: "denied", reason, why };
}
