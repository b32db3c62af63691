import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { settle, violationsOf } from "./accessibility.scenario";
import { expect, test } from "./installation";
import { TestDevice } from "./testDevice";

const MINUTE = 60_000;

test("who switched what, and why a device started anew, stand on pages of their own", async ({
	page,
	stack,
	configuration,
}, info) => {
	const name = `LOG-${info.project.name}`;
	await configuration.classroom(name);
	const switches = [
		{ name: "Board light", type: "light", power_rating_w: 120 },
		{ name: "Fans", type: "fan", power_rating_w: 60 },
	];
	const secret = await configuration.device(name, name, { switches });
	await configuration.post("/api/motion-rules", { classroom: name, switch_types: [], hold_seconds: 600 });
	const now = Date.now();
	const device = await TestDevice.connect(stack.mqttUrl, name, secret);
	const tell = (ago: number, fields: object) =>
		device.publish({ v: 1, epoch: 1, boot: 1, ts_ms: now - ago, time_synced: true, ...fields }, "event");
	await tell(40 * MINUTE, { type: "boot", reset_reason: "power_on", seq: 1 });
	await tell(30 * MINUTE, { type: "switch", switch: 0, state: true, source: "manual", seq: 2 });
	await tell(20 * MINUTE, { type: "switch", switch: 0, state: false, source: "manual", seq: 3 });
	await tell(15 * MINUTE, { type: "switch", switch: 1, state: true, source: "manual", seq: 4 });
	await tell(5 * MINUTE, { type: "boot", reset_reason: "brownout", epoch: 2, boot: 2, seq: 1, prev_alive: now - 10 * MINUTE });
	await device.end();
	const sessions = page.getByRole("region", { name: "Sessions" });
	// Of whichever day it is by the site's clock half an hour ago.
	const log = `/switch-log?range=7d&classroom=${name}`;

	await test.step("each session says how it began and ended, and what to doubt", async () => {
		await page.goto(log);
		const light = sessions.getByRole("row").filter({ hasText: "Board light" });
		await expect(light).toContainText("10 min");
		await expect(light).toContainText("20 Wh");
		await expect(light.getByText("Wall switch").filter({ visible: true })).toHaveCount(2);
		await expect(light.getByRole("list", { name: "What to know of it" })).toHaveText("late");
		const fans = sessions.getByRole("row").filter({ hasText: "Fans" });
		await expect(fans).toContainText("Restart or loss of power");
		await expect(fans.getByRole("list", { name: "What to know of it" })).toContainText("inferred");
		await expectNoViolations(page, /Switch log/);
	});

	await test.step("the keyboard narrows it to one switch; the CSV holds the same", async () => {
		await page.getByRole("button", { name: /Device/ }).focus();
		await page.keyboard.press("Enter");
		await page.getByRole("option", { name, exact: true }).press("Enter");
		await expect(page).toHaveURL(new RegExp(`device=${name}`));
		await page.getByRole("row").getByRole("link", { name: "Board light" }).press("Enter");
		await expect(page).toHaveURL(/switch=0/);
		await page.goto(`${log}&device=${name}&switch=0`);
		await expect(sessions.getByRole("row")).toHaveCount(2);
		const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
		const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
		expect(lines).toHaveLength(2);
		expect(lines[1]).toContain(`${name},0,Board light,light,`);
		await page.goto(`/switch-log?classroom=${name}&start=2020-01-01&end=2020-01-02`);
		await expect(page.getByRole("heading", { name: "No switch was ON in this time" })).toBeVisible();
		await expect(page.getByRole("button", { name: "Show all rooms" })).toBeVisible();
	});

	await test.step("the device's page says why it started anew, and sends to the supply", async () => {
		await page.goto(`/devices/${name}`);
		const restarts = page.getByRole("region", { name: "Restarts" }).getByRole("row");
		await expect(restarts).toHaveCount(3);
		await expect(restarts.nth(1)).toContainText("Check the supply");
		await expect(restarts.nth(1)).toContainText("epoch 1 → 2");
		await expect(restarts.nth(2)).toContainText("Power came on");
		await expectNoViolations(page, new RegExp(name));
	});

	await test.step("a motion rule of all types stays one of all types when it is saved again", async () => {
		await page.goto(`/classrooms/${name}`);
		await page.getByRole("button", { name: /^Motion/ }).click();
		const dialog = page.getByRole("dialog", { name: `Motion in ${name}` });
		await expect(dialog.getByRole("checkbox", { name: /^All, also types/ })).toBeChecked();
		await dialog.getByRole("button", { name: "Save" }).click();
		await expect(dialog).toBeHidden();
		const { rules } = await configuration.get<{ rules: { classroom: string; switch_types: string[] }[] }>("/api/motion-rules");
		expect(rules.find(({ classroom }) => classroom === name)?.switch_types).toEqual([]);
	});
});

async function expectNoViolations(page: Page, heading: RegExp): Promise<void> {
	await settle(page, heading);
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		expect(await violationsOf(page), colorScheme).toEqual([]);
	}
}
