import type { Page } from "@playwright/test";
import { expect } from "./installation";

/** Adopts a name that publishes without being known. Returns the secret that is shown once. */
export async function adopt(page: Page, name: string, classroom: string): Promise<string> {
	const unclaimed = page.getByRole("region", { name: /unknown devices? (is|are) publishing/ });
	await unclaimed.getByRole("listitem").filter({ hasText: name }).getByRole("button", { name: "Adopt" }).click();
	const dialog = page.getByRole("dialog", { name: `Adopt ${name}` });
	await dialog.getByRole("button", { name: /Classroom/ }).click();
	await page.getByRole("option", { name: new RegExp(`^${classroom}`) }).click();
	await dialog.getByRole("button", { name: "Adopt and show the secret" }).click();
	const shown = page.getByRole("dialog", { name: `The secret of ${name}` });
	const secret = (await shown.locator("code[data-secret]").innerText()).trim();
	await shown.getByRole("button", { name: "I have stored it" }).click();
	await expect(shown).toBeHidden();
	return secret;
}
