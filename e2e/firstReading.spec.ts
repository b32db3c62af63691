import { FirstReading } from "./firstReading.scenario";
import { expect, SIGNED_OUT, test } from "./installation";
import { TestDevice } from "./testDevice";

/** What is promised from a device to the page. */
const LIVE_MS = 2_000;

test.use({ installation: "first reading", storageState: SIGNED_OUT });

interface Summary {
	readonly total_wh: number;
	readonly total_kwh: number;
	readonly total_cost: number | null;
	readonly devices: readonly { readonly total_wh: number | null }[];
}

test("from nothing to a first reading, its energy and its cost", async ({ page, stack, configuration }) => {
	const story = new FirstReading(page);
	const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
	const summaryPath = `/api/power-analytics/summary?classroom=B-204&date=${today}`;

	await test.step("sign in and find nothing yet", () => story.signIn(stack.adminEmail, stack.adminPassword));
	await test.step("create a classroom", () => story.createFirstClassroom("B-204"));
	const secret = await test.step("connect a device", () => story.connectFirstDevice("B-204"));
	expect(secret.length).toBeGreaterThanOrEqual(43);
	expect(await page.content()).not.toContain(secret);

	const device = await TestDevice.connect(stack.mqttUrl, "B-204", secret);
	const firstAt = Date.now() - 30_000;
	await test.step("the first reading shows the device live, with its baseline, within 2 s", async () => {
		await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
		await device.publishTotal(12_345, firstAt);
		await expect(story.roomRow("B-204")).toContainText("Live", { timeout: LIVE_MS });
		await expect(story.step("Receive its first reading").getByLabel("done")).toBeVisible({ timeout: LIVE_MS });
		const { devices } = await configuration.get<Summary>(summaryPath);
		expect(devices.map(({ total_wh }) => total_wh ?? 0)).toEqual([0]);
	});

	await test.step("the second one shows 45 Wh within 2 s, and the API agrees to the milliwatt-hour", async () => {
		await device.publishTotal(12_390, firstAt + 30_000);
		await expect(story.card(/^Energy/)).toContainText("45 Wh", { timeout: LIVE_MS });
		await expect(story.roomRow("B-204")).toContainText("45 Wh");
		const summary = await configuration.get<Summary>(summaryPath);
		expect(summary.total_wh).toBe(45);
		expect(summary.total_kwh).toBe(0.045);
		expect(summary.devices.map(({ total_wh }) => total_wh)).toEqual([45]);
	});
	await device.end();

	await test.step("a flat price says what it changes before it is recorded", async () => {
		await page.getByRole("link", { name: "Create the first cost version" }).click();
		await story.typePrice("8.50");
		await expect(story.preview()).toContainText("+₹0.38");
		await expect(story.preview()).toContainText("1 day in 1 room");
		expect((await configuration.get<Summary>(summaryPath)).total_cost).toBeNull();
		await story.recordPrice();
	});

	await test.step("and then the cost appears, on the page and in the API", async () => {
		await page.goto("/");
		await expect(story.card(/^Cost/)).toContainText("₹0.38");
		await expect.poll(async () => (await configuration.get<Summary>(summaryPath)).total_cost).toBeCloseTo(0.3825, 6);
		await expect(page.getByRole("heading", { name: /Four steps|Almost there/ })).toHaveCount(0);
	});
});
