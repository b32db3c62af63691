import { violationsOf } from "./accessibility.scenario";
import { calibratedRoom, lastFortnight } from "./insights.scenario";
import { expect, test } from "./installation";

test.use({ installation: "insights" });
test.setTimeout(120_000);

test("insights say why there is nothing yet, and what to do", async ({ page, configuration }) => {
	await page.goto("/insights");
	await expect(page.getByRole("heading", { name: "Nothing to learn from yet" })).toBeVisible();
	await expect(page.getByRole("link", { name: "Connect a device" })).toBeVisible();
	await configuration.classroom("INS-0");
	await configuration.device("INS-0", "INS-0", { switches: [{ name: "Lights", type: "light" }] });
	await page.goto("/insights?room=INS-0");
	await expect(page.getByRole("heading", { name: "Nothing to compare in INS-0" })).toBeVisible();
	await expect(page.getByRole("heading", { name: "No estimate for INS-0" })).toBeVisible();
	await expect(page.getByText("No counter reading lies in this range").first()).toBeVisible();
});

test("a manager compares both measurements, adopts what the counter shows, and the audit log says why", async ({
	page,
	stack,
	configuration,
}) => {
	await calibratedRoom(stack, configuration, "INS-1");
	const device = await deviceOf("INS-1");

	await page.goto("/insights?room=INS-1");
	await expect(page.getByRole("heading", { name: "Counter against runtime, by day" })).toBeVisible();
	const explained = page.getByRole("region", { name: "Explained" });
	await expect(explained).toContainText("9");
	const fans = page.getByRole("listitem").filter({ hasText: "Fans" });
	await expect(fans).toContainText("Rated 150 W");
	await expect(fans).toContainText(/Counter shows 2[34]\d W/);
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		await expect(page.locator(".animate-pulse, [aria-busy=true]")).toHaveCount(0);
		expect(await violationsOf(page), colorScheme).toEqual([]);
	}

	await page.getByRole("button", { name: "Show “Counter against runtime, by day” as a table" }).click();
	await expect(page.getByRole("region", { name: "Counter against runtime, by day" }).getByRole("row")).toHaveCount(15);

	await fans.getByRole("button", { name: /Adopt 2[34]\d W… for Fans/ }).click();
	const dialog = page.getByRole("dialog", { name: "Adopt a rating for Fans" });
	await expect(dialog).toContainText("rather than 150 W");
	await expect(dialog).toContainText(/h ON were .* of runtime and become/);
	await dialog.getByLabel("Rating", { exact: true }).fill("900");
	await dialog.getByRole("button", { name: "Adopt 900 W" }).click();
	await expect(dialog.getByText(/the counter shows between/).first()).toBeVisible();
	await dialog.getByLabel("Rating", { exact: true }).fill("238");
	expect(await violationsOf(page)).toEqual([]);
	await dialog.getByRole("button", { name: "Adopt 238 W" }).click();
	await expect(dialog).toBeHidden();
	await expect(fans).toContainText("Rated 238 W");

	const { start, end } = lastFortnight();
	const { entries } = await configuration.get<{ entries: { action: string; after: Record<string, unknown> }[] }>(
		"/api/audit?subject=device:INS-1",
	);
	expect(entries.find(({ action }) => action === "device.calibrate")?.after).toMatchObject({
		name: "Fans",
		power_w: 238,
		reason: `calibration of ${start} to ${end}`,
	});
	const rated = await configuration.get<{ switches: { power_rating_w: number }[] }>(`/api/devices/${device.id}`);
	expect(rated.switches[1]?.power_rating_w).toBe(238);

	await page.goto("/classrooms/INS-1");
	await expect(page.getByRole("region", { name: "Measured against runtime" })).toContainText(/explained/);

	async function deviceOf(room: string) {
		const { devices } = await configuration.get<{ devices: { id: number }[] }>(`/api/devices?classroom=${room}`);
		return devices[0] as { id: number };
	}
});

test("two switches that are always ON together get no number, only their sum", async ({ page, stack, configuration }) => {
	await calibratedRoom(stack, configuration, "INS-2", [[1, 0]]);
	await page.goto("/insights?room=INS-2&device=INS-2");
	const lights = page.getByRole("listitem").filter({ hasText: "Always ON together with Fans" });
	await expect(lights).toContainText(/With Fans 4\d\d W/);
	await expect(lights.getByRole("button")).toHaveCount(0);
});
