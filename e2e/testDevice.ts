import mqtt, { type MqttClient } from "mqtt";

/** An ordinary MQTT client under a device's credentials. */
export class TestDevice {
	private constructor(
		readonly name: string,
		private readonly client: MqttClient,
	) {}

	static async connect(mqttUrl: string, name: string, password: string): Promise<TestDevice> {
		const client = await mqtt.connectAsync(mqttUrl, {
			clientId: name,
			username: name,
			password,
			reconnectPeriod: 0,
			connectTimeout: 5_000,
		});
		return new TestDevice(name, client);
	}

	/** Resolves with the PUBACK: the reading is committed. */
	async publish(reading: object | readonly object[], topic = "telemetry"): Promise<void> {
		await this.client.publishAsync(`autovolt/${this.name}/${topic}`, JSON.stringify(reading), { qos: 1 });
	}

	/** The contract's own example, with a counter and the present second (or `at`, ms). */
	async publishTotal(energyWhTotal: number, at = Date.now()): Promise<void> {
		await this.publish({
			esp32_name: this.name,
			timestamp: Math.floor(at / 1_000),
			energy_wh_total: energyWhTotal,
			switch_state: [1, 0, 1, 0],
		});
	}

	async end(): Promise<void> {
		await this.client.endAsync(true);
	}
}
