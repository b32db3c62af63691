import { expect, signedInContext, test } from "./installation";

const PASSWORD = "a viewer's own password";

test("a viewer sees figures and finds nothing to change, on the page and behind it", async ({
	browser,
	stack,
	configuration,
}, info) => {
	const email = `viewer-${info.project.name}@example.org`;
	await configuration.classroom("VIEW-1");
	await configuration.post("/api/users", { email, password: PASSWORD, role: "viewer" });
	const api = await signedInContext(stack.url, email, PASSWORD);
	const context = await browser.newContext({ baseURL: stack.url, storageState: await api.storageState() });
	const page = await context.newPage();

	await page.goto("/classrooms");
	await expect(page.getByRole("link", { name: "VIEW-1", exact: true })).toBeVisible();
	await expect(page.getByRole("button", { name: /New classroom/ })).toHaveCount(0);
	await page.goto("/devices");
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Devices");
	await expect(page.getByRole("button", { name: /Connect a device|New device|Rotate/ })).toHaveCount(0);

	const headers = { origin: stack.url };
	for (const [path, data] of [
		["/api/classrooms", { code: "VIEW-2" }],
		["/api/devices", { esp32_name: "VIEW-2", classroom: "VIEW-1" }],
		["/api/power-analytics/cost-versions", { cost_per_kwh: 1, effective_from: "2026-01-01" }],
	] as const)
		expect((await api.post(path, { data, headers })).status(), path).toBe(403);
	await context.close();
	await api.dispose();
});

test("a change that another site asks for is refused, also with a valid session", async ({ admin }) => {
	const answer = await admin.post("/api/classrooms", { data: { code: "CSRF-1" }, headers: { origin: "https://evil.example" } });
	expect(answer.status()).toBe(403);
});
