import type { Page } from "@playwright/test";
import { expect } from "./installation";

/** Steps of a person who begins with nothing, told in the words of the pages. */
export class FirstReading {
	constructor(private readonly page: Page) {}

	async signIn(email: string, password: string): Promise<void> {
		await this.page.goto("/sign-in");
		await this.page.getByLabel("E-mail").fill(email);
		await this.page.getByLabel("Password").fill(password);
		await this.page.getByRole("button", { name: "Sign in" }).click();
		await expect(this.page.getByRole("heading", { name: "Energy overview" })).toBeVisible();
	}

	async createFirstClassroom(code: string): Promise<void> {
		await expect(this.page.getByRole("heading", { name: "Four steps to the first figure" })).toBeVisible();
		await this.page.getByRole("button", { name: "Create the first classroom" }).click();
		const dialog = this.page.getByRole("dialog", { name: "New classroom" });
		await dialog.getByLabel("Code").fill(code);
		await dialog.getByRole("button", { name: "Create classroom" }).click();
		await expect(dialog).toBeHidden();
	}

	/** Returns the secret that is shown once. */
	async connectFirstDevice(name: string): Promise<string> {
		await this.page.getByRole("button", { name: "Connect the first device" }).click();
		const dialog = this.page.getByRole("dialog", { name: "Connect a device" });
		await dialog.getByLabel("Name (esp32_name)").fill(name);
		await dialog.getByRole("button", { name: "Create and show the secret" }).click();
		const shown = this.page.getByRole("dialog", { name: `The secret of ${name}` });
		const secret = (await shown.locator("code[data-secret]").innerText()).trim();
		await shown.getByRole("button", { name: "I have stored it" }).click();
		await expect(shown).toBeHidden();
		return secret;
	}

	/** A flat price for the whole site from today on. */
	async typePrice(perKwh: string): Promise<void> {
		await this.page.getByLabel("Price per kWh").fill(perKwh);
	}

	/** What recording the price would change, as it is said before. */
	preview() {
		return this.page.getByRole("form", { name: "New price" }).locator("[aria-live]").filter({ hasText: "What it changes" });
	}

	async recordPrice(): Promise<void> {
		await this.page.getByRole("button", { name: "Record this price" }).click();
		await expect(this.page.getByRole("form", { name: "New price" })).toBeHidden();
	}

	/** A step of the guide for beginners. */
	step(title: string) {
		return this.page.getByRole("listitem").filter({ has: this.page.getByRole("heading", { name: title }) });
	}

	roomRow(code: string) {
		return this.page.getByRole("row").filter({ has: this.page.getByRole("link", { name: code, exact: true }) });
	}

	card(label: string | RegExp) {
		return this.page.getByRole("region", { name: label });
	}
}
