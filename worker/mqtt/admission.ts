import type { Instant } from "@/domain/calendar/interval";
import type { Database } from "@/store/connection";
import { findMqttAccount } from "@/store/deviceDirectory";
import { sameHash, secretHash } from "@/store/secret";
import { isDeviceName } from "@/wire/mqtt/topics";
import type { DeviceDirectory, KnownDevice, Principal } from "../incoming";

/** Who may come in, as MQTT 3.1.1's CONNACK return codes say it. */
export type Admission =
	| { readonly kind: "device"; readonly principal: Principal }
	| { readonly kind: "operator"; readonly name: string }
	| { readonly kind: "denied"; readonly returnCode: 2 | 3 | 4 | 5; readonly why: string };

const IDENTIFIER_REJECTED = 2;
const UNAVAILABLE = 3;
const BAD_CREDENTIALS = 4;

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
	if (!isDeviceName(name))
		return denied(IDENTIFIER_REJECTED, "the name has other characters than A-Z a-z 0-9 _ - or more than 32");
	try {
		const device = await directory.find(name);
		if (device) {
			const given = secretHash(request.password?.toString("utf8") ?? "");
			const valid = opens(device, given, now()) || opens(await directory.recheck(name), given, now());
			if (!valid) return denied(BAD_CREDENTIALS, "wrong secret");
			if (!(await mayCallItself(request.clientId, name, directory)))
				return denied(IDENTIFIER_REJECTED, "the client id is another device's name");
			return { kind: "device", principal: { name, deviceId: device.id, claimed: true } };
		}
		const account = await findMqttAccount(database, name);
		if (account) {
			const given = secretHash(request.password?.toString("utf8") ?? "");
			return sameHash(account, given) ? { kind: "operator", name } : denied(BAD_CREDENTIALS, "wrong secret");
		}
		if (!(await mayCallItself(request.clientId, name, directory)))
			return denied(IDENTIFIER_REJECTED, "the client id is another device's name");
		return { kind: "device", principal: { name, deviceId: null, claimed: false } };
	} catch {
		return denied(UNAVAILABLE, "the database does not answer");
	}
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

function denied(returnCode: 2 | 3 | 4 | 5, why: string): Admission {
	return { kind: "denied", returnCode, why };
}
