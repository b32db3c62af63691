import { readFile } from "node:fs/promises";
import { TARIFF_TEMPLATES } from "@/domain/cost/templates";
import { expect, signedInContext, test } from "./installation";
import { lastMonth, TariffStory, useEnergy } from "./tariffs.scenario";

test.use({ installation: "tariffs" });

const SECOND = { email: "second@example.org", password: "a second admin's own password" };
const { month, name: monthName, present } = lastMonth();
const day = (number: number) => `${month}-${String(number).padStart(2, "0")}`;

test("prices from the first one to a bill, its correction and its print", async ({ page, browser, stack, configuration }) => {
	test.setTimeout(180_000);
	const story = new TariffStory(page);
	await useEnergy(stack.mqttUrl, configuration, { room: "T-1", date: day(10), from: "10:00", to: "14:00", wattHours: 10_000 });
	await useEnergy(stack.mqttUrl, configuration, { room: "T-2", date: day(20), from: "18:00", to: "20:00", wattHours: 4_000 });
	const cost = (room: string, date: string) =>
		configuration.get<{ total_cost: number | null }>(`/api/power-analytics/summary?classroom=${room}&date=${date}`);

	await test.step("the empty state asks for the first version, which says what it changes", async () => {
		await page.goto("/cost-versions");
		await page.getByRole("button", { name: "Create the first cost version" }).click();
		await story.typeFlatPrice("8", day(1));
		await expect(story.preview()).toContainText("+₹112.00");
		await expect(story.preview()).toContainText("2 days in 2 rooms");
		await page.getByRole("button", { name: "Record this price" }).click();
		await story.expectPricedAnew();
		await expect(page.getByRole("button", { name: /₹8\.00\/kWh, .* in force/ })).toBeVisible();
	});

	await test.step("a full tariff from a template, with its preview while components come and go", async () => {
		await page.goto("/cost-versions/new");
		await page.getByRole("link", { name: /^Time of use/ }).click();
		await expect(page.getByRole("heading", { level: 1, name: "Time of use" })).toBeVisible();
		await page.getByRole("region", { name: "For whom and when" }).getByLabel("From").fill(day(15));
		await expect(story.preview()).toContainText(/\+₹\d/);
		await page.getByRole("button", { name: "Remove Fixed charge" }).click();
		await expect(story.preview()).toContainText("+₹16.00");
		await expect(story.preview()).toContainText("1 day in 1 room");
		await page.getByRole("button", { name: "Record this tariff" }).click();
		await expect(page).toHaveURL(/recalculation=/);
		await story.expectPricedAnew();
		await page.getByRole("link", { name: "What it changed" }).click();
		const changed = page.getByRole("row").filter({ hasText: "T-2" });
		await expect(changed).toContainText("₹32.00");
		await expect(changed).toContainText("₹48.00");
		await expect(changed).toContainText("+₹16.00");
	});

	await test.step("the site asks for a second person; a submitted price prices nothing, and its author cannot approve it", async () => {
		await story.askForSecondPerson(true);
		await page.goto("/cost-versions?new=1");
		await story.typeFlatPrice("9", day(5));
		await expect(story.preview()).toContainText("+₹10.00");
		await page.getByRole("button", { name: "Submit for approval" }).click();
		await expect(story.drafts()).toContainText("awaits approval");
		await expect(story.drafts()).toContainText("another admin has to approve it");
		await expect(story.drafts().getByRole("button", { name: "Approve" })).toBeDisabled();
		expect((await cost("T-1", day(10))).total_cost).toBe(80);
	});

	await test.step("another admin sees the difference, approves, and the past is priced anew", async () => {
		await configuration.post("/api/users", { ...SECOND, role: "admin" });
		const api = await signedInContext(stack.url, SECOND.email, SECOND.password);
		const context = await browser.newContext({ baseURL: stack.url, storageState: await api.storageState() });
		const second = new TariffStory(await context.newPage());
		await second.page.goto("/cost-versions");
		await second.drafts().getByRole("button", { name: "Approve" }).click();
		const dialog = second.page.getByRole("dialog", { name: "Approve this tariff?" });
		await expect(dialog).toContainText("+₹10.00");
		await dialog.getByRole("button", { name: "Approve and record" }).click();
		await second.expectPricedAnew();
		await context.close();
		await api.dispose();
		await expect.poll(async () => (await cost("T-1", day(10))).total_cost).toBe(90);
	});

	await test.step("the month's bill, and issuing it after it said in numbers what it freezes", async () => {
		await page.goto(`/bills?month=${month}`);
		await expect(story.connectionCard(/^Main campus ₹138\.00/)).toBeVisible();
		await expect(story.roomBill("T-1")).toContainText("₹90.00");
		await expect(story.roomBill("T-2")).toContainText("₹48.00");
		const { dialog, issue } = await story.openIssueDialog(monthName);
		await expect(dialog).toContainText("1 of connections, 2 of rooms");
		await expect(dialog).toContainText("₹138.00");
		await issue.click();
		await expect(page.getByText("issued", { exact: true })).toBeVisible();
	});

	await test.step("what the month would have cost under other tariffs", async () => {
		await page.goto(`/cost-versions/compare?pick=t-flat&first=${month}&last=${month}`);
		await expect(page.getByRole("listitem").filter({ hasText: "A: Flat rate" })).toContainText("₹119.00");
		await expect(page.getByRole("listitem").filter({ hasText: "A: Flat rate" })).toContainText("−₹19.00");
		await page.goto(`/bills?month=${month}`);
	});

	await test.step("why? goes down to the readings", async () => {
		await story.roomBill("T-1").getByRole("link").click();
		await expect(page.getByRole("heading", { level: 1 })).toContainText(`Bill ${month}/`);
		await page.getByRole("button", { name: /^Why / }).first().click();
		const why = page.getByRole("region", { name: /^Why / });
		for (const row of [/^(T-1|\w{3} \d)/, /^\w{3} \d|^\d{2}:/, /^\d{2}:|entry/, /entry/]) {
			if (await why.getByRole("columnheader", { name: "Reading" }).isVisible()) break;
			await why.getByRole("rowheader").getByRole("button", { name: row }).first().click();
			await expect(why.locator(".animate-pulse")).toHaveCount(0);
		}
		await expect(why.getByRole("columnheader", { name: "Reading" })).toBeVisible();
		await expect(why.getByRole("rowheader", { name: "closing" })).toBeVisible();
	});

	await test.step("on paper: the bill alone, without the console around it", async () => {
		const id = new URL(page.url()).pathname.split("/").at(-1);
		await page.goto(`/bills/${id}/print`);
		await page.emulateMedia({ media: "print" });
		await expect(page.getByRole("article")).toContainText("₹90.00");
		await expect(page.getByRole("navigation")).toHaveCount(0);
		await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
		await page.emulateMedia({ media: "screen" });
	});

	await test.step("a late change leaves the issued bill alone and comes as an adjustment in the next open one", async () => {
		await story.askForSecondPerson(false);
		await page.goto("/cost-versions?new=1");
		await story.typeFlatPrice("10", day(5));
		await expect(story.preview()).toContainText("+₹10.00");
		await configuration.post("/api/power-analytics/cost-versions", { cost_per_kwh: 1, effective_from: "2190-01-01" });
		await page.getByRole("button", { name: "Record this price" }).click();
		const conflict = page.getByRole("alert").filter({ hasText: "The prices changed while you were typing." });
		await expect(conflict).toContainText("₹1.00/kWh for the whole site from 1 Jan 2190");
		await conflict.getByRole("button", { name: "Check the impact again" }).click();
		await expect(story.preview()).toContainText("+₹10.00");
		await page.getByRole("button", { name: "Record this price" }).click();
		await story.expectPricedAnew();
		await page.goto(`/bills?month=${month}`);
		await expect(story.roomBill("T-1")).toContainText("₹90.00");
		await page.goto(`/bills?month=${present}`);
		await expect(story.roomBill("T-1")).toContainText("+₹10.00");
		await story.roomBill("T-1").getByRole("link").click();
		await expect(page.getByRole("region", { name: "Adjustments of earlier months" })).toContainText("the price was changed");
	});
});

test("an import names the path of what is wrong and keeps what was typed, also over a reload", async ({ page }) => {
	const bad = '{ "components": [{ "kind": "energy_flat", "rate_per_kwh": "-1" }] }';
	const open = () => page.getByRole("button", { name: /^A JSON document/ }).click();
	const dialog = page.getByRole("dialog", { name: "Import a tariff" });
	await page.goto("/cost-versions/new");
	await open();
	await dialog.getByLabel("Tariff as JSON").fill(bad);
	await dialog.getByRole("button", { name: "Bring into the editor" }).click();
	await expect(dialog.getByRole("alert")).toContainText("components.0.rate_per_kwh");
	await expect(dialog.getByLabel("Tariff as JSON")).toHaveValue(bad);
	await page.reload();
	await open();
	await expect(dialog.getByLabel("Tariff as JSON")).toHaveValue(bad);
	await dialog.getByLabel("Tariff as JSON").fill(bad.replace("-1", "7.25"));
	await dialog.getByRole("button", { name: "Bring into the editor" }).click();
	await expect(page.getByRole("textbox", { name: "Price" })).toHaveValue("7.25");
});

test("a refusal comes back with its reason, and the corrected tariff is submitted again", async ({ page, browser, stack }) => {
	const story = new TariffStory(page);
	await story.askForSecondPerson(true);
	await page.goto("/cost-versions?new=1");
	await story.typeFlatPrice("110", "2191-01-01");
	await page.getByRole("button", { name: "Submit for approval" }).click();
	await expect(story.drafts()).toContainText("1 awaits approval");

	const api = await signedInContext(stack.url, SECOND.email, SECOND.password);
	const context = await browser.newContext({ baseURL: stack.url, storageState: await api.storageState() });
	const second = new TariffStory(await context.newPage());
	await second.page.goto("/cost-versions");
	await second.drafts().getByRole("button", { name: "Reject" }).click();
	const refusal = second.page.getByRole("dialog", { name: "Reject this tariff?" });
	await expect(refusal.getByRole("button", { name: "Reject" })).toBeDisabled();
	await refusal.getByLabel("Reason").fill("A point is missing");
	await refusal.getByRole("button", { name: "Reject" }).click();

	// The author's page follows by itself.
	await expect(story.drafts()).toContainText("none is open");
	await story
		.drafts()
		.getByText(/^Recently decided/)
		.click();
	await expect(story.drafts()).toContainText("Reason: A point is missing");
	await story.drafts().getByRole("link", { name: "Edit and submit again" }).first().click();
	const price = page.getByRole("textbox", { name: "Price" });
	await price.fill("11.0.0");
	await page.getByRole("button", { name: "Submit for approval" }).click();
	await expect(page.getByRole("alert").filter({ hasText: "One field is still open." })).toBeVisible();
	await expect(price).toBeFocused();
	await price.fill("11");
	await page.getByRole("button", { name: "Submit for approval" }).click();
	await expect(story.drafts()).toContainText("1 awaits approval");

	await second.drafts().getByRole("button", { name: "Approve" }).click();
	await second.page.getByRole("dialog").getByRole("button", { name: "Approve and record" }).click();
	await expect(page.getByRole("button", { name: /₹11\.00\/kWh, .* to come/ })).toBeVisible();
	await context.close();
	await api.dispose();
	await story.askForSecondPerson(false);
});

test("an invoice that was refused is sent again once it is corrected", async ({ page }) => {
	await page.goto("/bills/check?new=1");
	const form = page.getByRole("form", { name: "The utility's invoice" });
	for (const [name, text] of [
		["Utility", "KSEB"],
		["Invoice number", "A-17"],
		["Power factor", "1.7"],
		["Line 1", "Energy charges"],
		["Amount of line 1", "138.00"],
		["Total of the invoice", "138.00"],
	] as const)
		await form.getByRole("textbox", { name: new RegExp(`^${name}`) }).fill(text);
	await form.getByRole("button", { name: "Compare" }).click();
	await expect(form.getByRole("alert")).toContainText("Power factor: must be at most 1");
	const factor = form.getByRole("textbox", { name: "Power factor" });
	await expect(factor).toBeFocused();
	await factor.fill("0.95");
	await form.getByRole("button", { name: "Compare" }).click();
	await expect(page.getByRole("heading", { name: /^A-17 of KSEB/ })).toBeVisible();
});

test("an exported tariff, imported again, is the same tariff", async ({ page, configuration }) => {
	const components = TARIFF_TEMPLATES.at(-1)?.components;
	const said = { components, notes: "By the order of March", effective_from: "2192-01-01" };
	const { version } = (await configuration.post("/api/power-analytics/cost-versions", said)) as { version: { id: number } };
	await page.goto(`/cost-versions?version=${version.id}`);
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("dialog").getByRole("button", { name: "Export JSON" }).click(),
	]);
	await page.goto("/cost-versions/new");
	await page.getByRole("button", { name: /^A JSON document/ }).click();
	const dialog = page.getByRole("dialog", { name: "Import a tariff" });
	await dialog.getByLabel("Tariff as JSON").fill(await readFile(await download.path(), "utf8"));
	await dialog.getByRole("button", { name: "Bring into the editor" }).click();
	await page.getByRole("region", { name: "For whom and when" }).getByLabel("From").fill("2193-01-01");
	await page.getByRole("button", { name: "Record this tariff" }).click();
	await expect(page).toHaveURL(/\/cost-versions\?/);
	const { versions } = await configuration.get<{ versions: { id: number; components: unknown; notes: string }[] }>(
		"/api/power-analytics/cost-versions",
	);
	const [first, again] = [versions.find(({ id }) => id === version.id), versions.at(-1)];
	expect(again?.id).not.toBe(version.id);
	expect([again?.components, again?.notes]).toEqual([first?.components, "By the order of March"]);
});
