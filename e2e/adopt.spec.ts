import { adopt } from "./adopt.scenario";
import { expect, test } from "./installation";
import { TestDevice } from "./testDevice";

test("a device that publishes without being known is offered and adopted, and what it had said already counts too", async ({
	page,
	stack,
	configuration,
}, info) => {
	const name = `STRAY-${info.project.name}`;
	await configuration.classroom("ADOPT-1");
	const stranger = await TestDevice.connect(stack.mqttUrl, name, "anything");
	await stranger.publishTotal(7_000, Date.now() - 60_000);

	await page.goto("/devices");
	const secret = await adopt(page, name, "ADOPT-1");
	await stranger.end();
	await expect(page.getByRole("row").filter({ hasText: name })).toContainText("ADOPT-1");

	await expect(TestDevice.connect(stack.mqttUrl, name, "anything")).rejects.toThrow(/not authori[sz]ed|bad user/i);
	const device = await TestDevice.connect(stack.mqttUrl, name, secret);
	await device.publishTotal(7_010, Date.now() - 30_000);
	await device.publishTotal(7_013);
	await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Live");
	const read = () => configuration.get<{ total_wh: number }>("/api/power-analytics/summary?classroom=ADOPT-1");
	await expect.poll(async () => (await read()).total_wh).toBe(13);
	await device.end();
});
