import { findPublishable, markPublished, type PublishableConfig, takeConfigTurn } from "@/store/deviceConfigs";
import { inTransaction, type Pool } from "@/store/pool";
import { formatTopic } from "@/wire/mqtt/topics";
import type { Clock } from "../clock";
import type { Publish } from "../incoming";

export interface PublishOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly publish: Publish;
}

const CONFIGS_MAX = 500;

/**
 * Publishes the last revision of each device that waits for it, with `again` of every device. Several workers do so one
 * after the other, and always the last revision, so a later one is not followed by an earlier one. Returns how many.
 */
export async function publishConfigs({ pool, clock, publish }: PublishOptions, again: boolean): Promise<number> {
	let published = 0;
	for (let after = 0; ; ) {
		const some = await inTransaction(pool, async (client) => {
			await takeConfigTurn(client);
			const found = await findPublishable(client, { again, after, limit: CONFIGS_MAX });
			for (const config of found) send(publish, config);
			await markPublished(client, found, clock.now());
			return found;
		});
		published += some.length;
		after = some.at(-1)?.deviceId ?? 0;
		if (some.length < CONFIGS_MAX) return published;
	}
}

/** Retained, so that a device which comes back finds it; an empty message makes the broker forget. */
function send(publish: Publish, { esp32Name, payload }: PublishableConfig): void {
	publish(formatTopic(esp32Name, "config"), payload ?? "", { qos: 1, retain: true });
}
