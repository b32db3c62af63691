import { z } from "zod";
import { powerMaxW, type SimDevice } from "./campus";
import type { Credentials } from "./credentials";

const created = z.object({ secret: z.string().min(16) });
const listed = z.object({ devices: z.array(z.object({ id: z.number(), esp32_name: z.string() })), next: z.number().nullable() });
const problem = z.object({ code: z.string().optional(), error: z.string().optional(), detail: z.string().optional() });

export interface ProvisionOptions {
	/** Address of the web app. */
	readonly apiUrl: string;
	/** An API token of a manager or admin. */
	readonly token: string;
	readonly devices: readonly SimDevice[];
	/** What is known already; those devices are left alone. */
	readonly credentials: Credentials;
	readonly onProgress: (done: number, of: number) => void;
}

/** Makes the rooms and devices that are missing through the HTTP API, as a person would. Adds their secrets to `credentials`. */
export async function provision({ apiUrl, token, devices, credentials, onProgress }: ProvisionOptions): Promise<void> {
	const call = (path: string, body: unknown) => post(new URL(path, apiUrl), token, body);
	const missing = devices.filter(({ name }) => !credentials.has(name));
	for (const building of new Set(missing.map(({ building }) => building))) await call("/api/buildings", { name: building });
	let done = 0;
	for (const device of missing) {
		await call("/api/classrooms", { code: device.room, name: device.room, building: device.building });
		const made = await call("/api/devices", {
			esp32_name: device.name,
			classroom: device.room,
			power_max_w: powerMaxW(device),
			switches: device.switches.map(({ name, type, ratingW }) => ({ name, type, power_rating_w: ratingW })),
		});
		const secret = made === null ? await rotate(apiUrl, token, device.name) : created.parse(made).secret;
		credentials.set(device.name, secret);
		done += 1;
		onProgress(done, missing.length);
	}
}

/** The device is there from an earlier run whose secret is lost: the API gives it a new one. */
async function rotate(apiUrl: string, token: string, name: string): Promise<string> {
	for (let after: number | null = 0; after !== null; ) {
		const url = new URL(`/api/devices?limit=500${after > 0 ? `&after=${after}` : ""}`, apiUrl);
		const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
		const page = listed.parse(await response.json());
		const found = page.devices.find(({ esp32_name }) => esp32_name === name);
		if (found)
			return created.parse(await post(new URL(`/api/devices/${found.id}/secret`, apiUrl), token, { overlap_hours: 0 })).secret;
		after = page.next;
	}
	throw new Error(`${name} exists, but out of this token's reach: use another --prefix.`);
}

/** The answer's body; null when it exists already. Throws what the server said otherwise. */
async function post(url: URL, token: string, body: unknown): Promise<unknown> {
	const response = await fetch(url, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	if (response.status === 409) return null;
	const answer: unknown = await response.json().catch(() => null);
	if (response.ok) return answer;
	const { code, error, detail } = problem.parse(answer ?? {});
	throw new Error(`${url.pathname} answered ${response.status} ${code ?? ""}: ${detail ?? error ?? "no reason given"}`);
}
