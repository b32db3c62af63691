import type { Page } from "@playwright/test";
import { addressOf, PAGES, settle, violationsOf } from "./accessibility.scenario";
import { expect, SIGNED_OUT, test } from "./installation";
import { TestDevice } from "./testDevice";

test.describe("WCAG 2.2 AA", () => {
	test.beforeAll(async ({ stack, configuration }) => {
		await configuration.classroom("AXE-1", "Block A");
		await configuration.price(8.5, "2026-01-01");
		const secret = await configuration.device(`AXE-${Date.now()}`, "AXE-1", {
			switches: [{ name: "Lights", type: "light", power_rating_w: 120 }],
		});
		const name = (await configuration.get<{ devices: { esp32_name: string }[] }>("/api/devices?classroom=AXE-1")).devices.at(
			-1,
		)!.esp32_name;
		const device = await TestDevice.connect(stack.mqttUrl, name, secret);
		await device.publishTotal(1_000, Date.now() - 60_000);
		await device.publishTotal(1_020);
		await device.end();
	});

	for (const { path, heading } of PAGES) {
		test(`${path} in light and dark`, async ({ page }) => {
			await page.goto(addressOf(path));
			await settle(page, heading);
			await expectNoViolations(page);
		});
	}
});

test.describe("WCAG 2.2 AA, signed out", () => {
	test.use({ storageState: SIGNED_OUT });
	test("/sign-in in light and dark", async ({ page }) => {
		await page.goto("/sign-in");
		await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
		await expectNoViolations(page);
	});
});

test("the check itself sees what is wrong", async ({ page }) => {
	await page.setContent(
		'<html lang="en"><title>x</title><main><img src="x.png"><p style="color:#999;background:#fff">faint</p></main></html>',
	);
	const found = (await violationsOf(page)).join("\n");
	expect(found).toContain("image-alt");
	expect(found).toContain("color-contrast");
});

/** Looks at the page as it stands in both colour schemes: the scheme is the style sheet's alone, so one visit shows both. */
async function expectNoViolations(page: Page): Promise<void> {
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		expect(await violationsOf(page), colorScheme).toEqual([]);
	}
}
