import type { APIRequestContext, APIResponse } from "@playwright/test";

/** Sets up rooms, devices, prices and people through the HTTP API, as its caller is allowed to. */
export class Configuration {
	constructor(
		private readonly api: APIRequestContext,
		private readonly url: string,
	) {}

	async classroom(code: string, building?: string): Promise<void> {
		if (building) await this.tolerant("/api/buildings", { name: building });
		await this.tolerant("/api/classrooms", { code, name: "", ...(building ? { building } : {}) });
	}

	/** Returns the device's MQTT password. */
	async device(esp32Name: string, classroom: string, more: Record<string, unknown> = {}): Promise<string> {
		const made = await this.post("/api/devices", { esp32_name: esp32Name, classroom, ...more });
		return (made as { secret: string }).secret;
	}

	async price(costPerKwh: number, effectiveFrom: string, classroom?: string): Promise<void> {
		await this.tolerant("/api/power-analytics/cost-versions", {
			cost_per_kwh: costPerKwh,
			effective_from: effectiveFrom,
			...(classroom ? { classroom } : {}),
		});
	}

	async get<T>(path: string): Promise<T> {
		return (await answerOf(await this.api.get(path))) as T;
	}

	async post(path: string, data: unknown): Promise<unknown> {
		return answerOf(await this.api.post(path, { data, headers: { origin: this.url } }));
	}

	async patch(path: string, data: unknown): Promise<unknown> {
		return answerOf(await this.api.patch(path, { data, headers: { origin: this.url } }));
	}

	/** What is there already, from an earlier test of the same installation, is fine. */
	private async tolerant(path: string, data: unknown): Promise<void> {
		const response = await this.api.post(path, { data, headers: { origin: this.url } });
		if (response.status() !== 409) await answerOf(response);
	}
}

async function answerOf(response: APIResponse): Promise<unknown> {
	if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}: ${await response.text()}`);
	return response.json();
}
