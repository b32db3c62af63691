import { expect, test } from "./installation";

test.beforeEach(async ({ page, configuration }) => {
	await configuration.classroom("KEY-1", "Block K");
	await configuration.classroom("KEY-2", "Block K");
	await page.goto("/");
	await expect(page.getByRole("link", { name: "KEY-1", exact: true })).toBeVisible();
});

test("the first Tab offers to skip to the content", async ({ page }) => {
	await page.keyboard.press("Tab");
	const skip = page.getByRole("link", { name: "Skip to the content" });
	await expect(skip).toBeFocused();
	await expect(skip).toBeInViewport();
	await page.keyboard.press("Enter");
	await expect(page.locator("main")).toBeFocused();
});

test("/ goes to the search, which narrows the rooms and stands in the address", async ({ page }) => {
	await page.keyboard.press("/");
	const search = page.getByRole("searchbox", { name: "Search classrooms" });
	await expect(search).toBeFocused();
	await page.keyboard.type("KEY-2");
	await expect(page.getByRole("link", { name: "KEY-2", exact: true })).toBeVisible();
	await expect(page.getByRole("link", { name: "KEY-1", exact: true })).toHaveCount(0);
	await expect(page).toHaveURL(/q=KEY-2/);
});

test("Ctrl K opens the palette, which finds a room and goes there", async ({ page }) => {
	await page.keyboard.press("Control+k");
	const palette = page.getByRole("dialog", { name: "Go to a page or a room" });
	await expect(palette.getByRole("combobox")).toBeFocused();
	await page.keyboard.type("key-1");
	await expect(palette.getByRole("option", { name: /KEY-1/ })).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/\/classrooms\/KEY-1/);
	await expect(palette).toBeHidden();
});
