import { mosquittoHash } from "./mosquittoHash";
import { newSecret, secretHash } from "./secret";
import type { Transaction } from "./transaction";

/** Gives a device a new secret; what it had until now ends at `oldEndsAt` (or earlier, if that was set). Returns it, this once. */
export async function rotateSecret(tx: Transaction, deviceId: number, oldEndsAt: Date): Promise<string> {
	await endCredentials(tx, deviceId, oldEndsAt);
	const secret = newSecret();
	const secretSha256 = new Uint8Array(secretHash(secret));
	await tx.deviceCredential.create({ data: { deviceId, secretSha256, mosquittoHash: mosquittoHash(secret) } });
	return secret;
}

/** Lets every secret of a device end at an instant, or earlier where that was set. */
export async function endCredentials(tx: Transaction, deviceId: number, at: Date): Promise<void> {
	await tx.deviceCredential.updateMany({
		where: { deviceId, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
		data: { expiresAt: at },
	});
}
