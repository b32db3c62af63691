import { expect, SIGNED_OUT, test } from "./installation";

test.use({ storageState: SIGNED_OUT });

test("a page asks for the sign-in first, and leads back to where one wanted to go", async ({ page, stack }) => {
	await page.goto("/devices");
	await expect(page).toHaveURL(/\/sign-in/);
	await page.getByLabel("E-mail").fill(stack.adminEmail);
	await page.getByLabel("Password").fill(stack.adminPassword);
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page).toHaveURL(/\/devices$/);
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Devices");
});

test("a wrong password is refused in words that help, without saying whether the account exists", async ({ page }) => {
	await page.goto("/sign-in");
	await page.getByLabel("E-mail").fill("nobody@example.org");
	await page.getByLabel("Password").fill("not the password");
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page.getByRole("alert").filter({ hasText: "not right" })).toBeVisible();
	await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
});

test("a sign-in link never leads to another site", async ({ page, stack }) => {
	await page.goto("/sign-in?callbackUrl=//example.com/");
	await page.getByLabel("E-mail").fill(stack.adminEmail);
	await page.getByLabel("Password").fill(stack.adminPassword);
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
	await expect(page).toHaveURL(`${stack.url}/`);
});

test("the API refuses whoever has not signed in", async ({ request }) => {
	const answer = await request.get("/api/power-analytics/summary?classroom=B-204");
	expect(answer.status()).toBe(401);
	expect(answer.headers()["content-type"]).toContain("application/problem+json");
});
