import type { MqttClient } from "mqtt";
import { expect } from "vitest";
import type { TestDevice } from "@/launch/testBroker";
import type { ConfigRow, TestConfiguration, ToldConfig } from "@/launch/testConfiguration";

export const PATIENT = { timeout: 20_000 };
export const LIGHT = { name: "Light", type: "light", powerMw: 40_000 };
export const FAN = { name: "Fan", type: "fan", powerMw: 75_000 };

interface Heard {
	readonly payload: string;
	readonly retain: boolean;
}

/** Connects a device to its configuration; everything that comes is heard, nothing answered by itself. */
export async function listens(
	world: TestConfiguration,
	device: TestDevice,
): Promise<{ client: MqttClient; heard: Heard[]; told(): ToldConfig[] }> {
	const client = await world.connect(device);
	const heard: Heard[] = [];
	client.on("message", (_, payload, { retain }) => heard.push({ payload: String(payload), retain }));
	await client.subscribeAsync(`autovolt/${device.name}/config`, { qos: 1 });
	return { client, heard, told: () => heard.filter(({ payload }) => payload !== "").map(({ payload }) => JSON.parse(payload)) };
}

export async function answer(client: MqttClient, name: string, body: object): Promise<void> {
	await client.publishAsync(`autovolt/${name}/config/ack`, JSON.stringify(body), { qos: 1 });
}

/** Waits until a device has so many revisions, all of them published. */
export async function published(world: TestConfiguration, device: TestDevice, count = 1): Promise<void> {
	await expect
		.poll(async () => (await world.rows(device)).map((row) => row.published), PATIENT)
		.toEqual(Array.from({ length: count }, () => true));
}

export async function lastOf(world: TestConfiguration, device: TestDevice): Promise<ConfigRow | undefined> {
	return (await world.rows(device)).at(-1);
}

/** What the broker keeps for a device; null = nothing. `marker`, a device that is told something, comes behind it. */
export async function retained(world: TestConfiguration, name: string, marker: string): Promise<string | null> {
	await world.owner.query(
		"INSERT INTO mqtt_accounts (name, secret_sha256) VALUES ('watcher', sha256('see')) ON CONFLICT DO NOTHING",
	);
	const watcher = await world.connect({ name: "watcher", secret: "see" }, { clientId: "" });
	const kept = new Map<string, string>();
	watcher.on("message", (topic, payload) => kept.set(topic, String(payload)));
	await watcher.subscribeAsync(`autovolt/${name}/config`, { qos: 1 });
	await watcher.subscribeAsync(`autovolt/${marker}/config`, { qos: 1 });
	await expect.poll(() => kept.has(`autovolt/${marker}/config`), PATIENT).toBe(true);
	await watcher.endAsync();
	return kept.get(`autovolt/${name}/config`) ?? null;
}
