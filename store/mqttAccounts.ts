import { newSecret, secretHash } from "./secret";
import type { Transaction } from "./transaction";

/** Makes a read-only MQTT account for a person, or gives it a new secret. Returns the secret, this once. */
export async function upsertMqttAccount(tx: Transaction, name: string): Promise<string> {
	const secret = newSecret();
	const secretSha256 = new Uint8Array(secretHash(secret));
	await tx.mqttAccount.upsert({ where: { name }, create: { name, secretSha256 }, update: { secretSha256 } });
	return secret;
}
