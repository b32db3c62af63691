import { mosquittoHash } from "./mosquittoHash";
import { newSecret, secretHash } from "./secret";
import type { Transaction } from "./transaction";

/** Makes a read-only MQTT account for a person, or gives it a new secret. Returns the secret, this once. */
export async function upsertMqttAccount(tx: Transaction, name: string): Promise<string> {
	const secret = newSecret();
	const hashes = { secretSha256: new Uint8Array(secretHash(secret)), mosquittoHash: mosquittoHash(secret) };
	await tx.mqttAccount.upsert({ where: { name }, create: { name, ...hashes }, update: hashes });
	return secret;
}

/** Ends a person's MQTT account. False when there was none. */
export async function removeMqttAccount(tx: Transaction, name: string): Promise<boolean> {
	return (await tx.mqttAccount.deleteMany({ where: { name } })).count > 0;
}
