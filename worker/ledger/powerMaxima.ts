import type { DatedPowerMax } from "@/domain/ledger/powerCeiling";
import type { PoolClient } from "@/store/pool";
import { findPowerMaxima, powerMaximaVersion } from "@/store/powerCeilings";

/** Dated maximum powers of devices, kept between runs and dropped as soon as any of them changes. */
export class PowerMaxima {
	private version = "";
	private readonly known = new Map<number, readonly DatedPowerMax[]>();

	/** Makes the devices' maxima those of this transaction. */
	async refresh(client: PoolClient, deviceIds: readonly number[]): Promise<void> {
		const version = await powerMaximaVersion(client);
		if (version !== this.version) this.known.clear();
		this.version = version;
		const missing = [...new Set(deviceIds.filter((id) => !this.known.has(id)))];
		if (missing.length === 0) return;
		for (const [id, maxima] of await findPowerMaxima(client, missing)) this.known.set(id, maxima);
	}

	of(deviceId: number): readonly DatedPowerMax[] {
		return this.known.get(deviceId) ?? [];
	}
}
