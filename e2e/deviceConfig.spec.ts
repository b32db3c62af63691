import mqtt from "mqtt";
import { violationsOf } from "./accessibility.scenario";
import { expect, test } from "./installation";

type Told = { rev: number; ratings_w: number[]; types: string[]; names: string[] };

test("a rating and a name that are changed on the Devices page are taken over by the device within seconds", async ({
	page,
	stack,
	configuration,
}, info) => {
	const name = `CFG-${info.project.name}`;
	await configuration.classroom(name);
	const switches = [
		{ name: "Lights", type: "light", power_rating_w: 120 },
		{ name: "Fans", type: "fan" },
	];
	const secret = await configuration.device(name, name, { switches });
	const row = page.getByRole("row").filter({ hasText: name });
	const line = row.locator("[data-config]:visible");

	await test.step("nobody has come for it yet: it waits for the device, and says so", async () => {
		await page.goto("/devices");
		await expect(line).toHaveText("Configuration waits for the device");
	});

	const client = await mqtt.connectAsync(stack.mqttUrl, { clientId: name, username: name, password: secret, reconnectPeriod: 0 });
	const told: Told[] = [];
	let answer: (config: Told) => object = ({ rev }) => ({ rev, ok: true });
	client.on("message", (_, payload) => {
		const config = JSON.parse(String(payload)) as Told;
		told.push(config);
		client.publish(`autovolt/${name}/config/ack`, JSON.stringify(answer(config)), { qos: 1 });
	});
	await client.subscribeAsync(`autovolt/${name}/config`, { qos: 1 });
	const menu = page.getByRole("dialog", { name });
	const openMenu = () => row.getByRole("button", { name: `Actions for ${name}` }).click();

	await test.step("the device comes, takes it, and the page follows by itself", async () => {
		await expect.poll(() => told.at(-1)?.ratings_w).toEqual([120, 75]);
		await openMenu();
		await expect(menu.locator("[data-config=taken]")).toHaveText(/^Configuration taken over \d\d:\d\d$/);
		await expect(menu).toContainText(`as revision ${told.at(-1)?.rev}`);
		expect(await violationsOf(page)).toEqual([]);
	});

	await test.step("a manager renames one switch and rates another: the device goes by it", async () => {
		answer = ({ rev }) => ({ rev, ok: false, error: "out_of_range" });
		await menu.getByRole("button", { name: /Switches and ratings/ }).click();
		const dialog = page.getByRole("dialog", { name: `Switches of ${name}` });
		await dialog.getByLabel("Switch 1").fill("Ceiling fans");
		await dialog.getByLabel("Rating").first().fill("137.5");
		await dialog.getByRole("button", { name: "Save from now on" }).click();
		await expect(dialog).toBeHidden();
		await expect.poll(() => told.at(-1)).toMatchObject({ ratings_w: [137.5, 75], names: ["Lights", "Ceiling fans"] });
		await expect(line).toHaveText(/^Configuration refused \d\d:\d\d: a value is out of range$/);
		// The form's library says aloud what was chosen, and points to it for seven seconds, also when it is gone.
		await expect(page.locator("[data-live-announcer] [role=img]")).toHaveCount(0);
		expect(await violationsOf(page)).toEqual([]);
	});

	await test.step("having refused it once, it says yes later: the page believes that", async () => {
		await client.publishAsync(`autovolt/${name}/config/ack`, JSON.stringify({ rev: told.at(-1)?.rev, ok: true }), { qos: 1 });
		await openMenu();
		await expect(menu.locator("[data-config=taken]")).toBeVisible();
		const { devices } = await configuration.get<{ devices: { config: object | null }[] }>(`/api/devices?classroom=${name}`);
		expect(devices[0]?.config).toMatchObject({ rev: told.at(-1)?.rev, error: null, taken_at: expect.any(String) });
	});
	await client.endAsync(true);
});
