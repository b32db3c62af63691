import type { Locator, Page } from "@playwright/test";
import mqtt, { type MqttClient } from "mqtt";

/** A device over real MQTT that obeys: it keeps its relays, answers each order and tells the switch that changed. */
export class ObedientDevice {
	readonly orders: { cmd_id: string; switch: number; state: boolean }[] = [];
	/** When its switches really changed. */
	readonly edges: { position: number; state: boolean; at: number }[] = [];

	private constructor(
		readonly name: string,
		private readonly client: MqttClient,
		private readonly states: number[],
	) {}

	/** `prevAlive`: it has just booted, and was last alive then. */
	static async connect(
		mqttUrl: string,
		name: string,
		password: string,
		switches: number,
		prevAlive?: number,
	): Promise<ObedientDevice> {
		const client = await mqtt.connectAsync(mqttUrl, { clientId: name, username: name, password, reconnectPeriod: 0 });
		const device = new ObedientDevice(
			name,
			client,
			Array.from({ length: switches }, () => 0),
		);
		client.on("message", (topic, payload) => topic.endsWith("/cmd") && device.obey(JSON.parse(String(payload))));
		await client.subscribeAsync(`autovolt/${name}/cmd`, { qos: 1 });
		if (prevAlive !== undefined)
			await device.say("event", { type: "boot", reset_reason: "power_on", prev_alive: prevAlive, ts_ms: Date.now() });
		await device.say("telemetry", {
			ts_ms: Date.now(),
			energy_wh_total: 1_000,
			power_w: 5,
			switch_state: device.states,
		});
		return device;
	}

	/** Somebody at the wall. */
	async toggleByHand(position: number): Promise<void> {
		const state = !this.states[position];
		const ts_ms = this.sets(position, state);
		await this.say("event", { type: "switch", switch: position, state, source: "manual", ts_ms });
		await this.say("telemetry", { ts_ms: Date.now(), energy_wh_total: 1_001, power_w: 5, switch_state: this.states });
	}

	/** The plug is pulled: no goodbye. */
	breakOff(): void {
		this.client.stream.destroy();
	}

	async end(): Promise<void> {
		await this.client.endAsync(true);
	}

	private obey(order: { cmd_id: string; switch: number; state: boolean }): void {
		this.orders.push(order);
		const { cmd_id, switch: position, state } = order;
		const ts_ms = this.sets(position, state);
		void this.say("event", { type: "switch", switch: position, state, source: "mqtt", cmd_id, ts_ms });
		void this.say("cmd/ack", { cmd_id, ok: true, ts_ms, switch_state: this.states });
	}

	private sets(position: number, state: boolean): number {
		const at = Date.now();
		this.states[position] = state ? 1 : 0;
		this.edges.push({ position, state, at });
		return at;
	}

	/** Tells anything on one of its topics; resolves with the PUBACK. */
	async say(topic: string, payload: object): Promise<void> {
		const json = topic === "telemetry" ? { esp32_name: this.name, ...payload } : payload;
		await this.client.publishAsync(`autovolt/${this.name}/${topic}`, JSON.stringify(json), { qos: 1 });
	}
}

export function switchRow(page: Page, name: string): Locator {
	return page.locator(`[data-switch="${name}"]`);
}

/** Clicks a toggle and measures, within the page, until it shows pending and then the confirmed state. */
export async function toggleAndMeasure(page: Page, name: string): Promise<{ pendingMs: number; confirmedMs: number }> {
	const found = await page.evaluate(`(async (name) => {
		const row = () => document.querySelector('[data-switch="' + name + '"]');
		const wanted = row().getAttribute("data-state") === "on" ? "off" : "on";
		const clickedAt = performance.now();
		row().querySelector("input").click();
		let pendingMs = -1;
		return await new Promise((resolve) => {
			const look = () => {
				const past = performance.now() - clickedAt;
				const phase = row().getAttribute("data-phase");
				if (phase === "pending" && pendingMs < 0) pendingMs = past;
				if (past > 12000) resolve({ pendingMs, confirmedMs: past });
				else if (pendingMs >= 0 && phase === "settled" && row().getAttribute("data-state") === wanted)
					resolve({ pendingMs, confirmedMs: past });
				else requestAnimationFrame(look);
			};
			look();
		});
	})(${JSON.stringify(name)})`);
	return found as { pendingMs: number; confirmedMs: number };
}
