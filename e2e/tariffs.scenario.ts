import type { Page } from "@playwright/test";
import type { Configuration } from "./configuration";
import { expect } from "./installation";
import { TestDevice } from "./testDevice";

export const ZONE = "Asia/Kolkata";
const OFFSET = "+05:30";

/** The month before the present one, in the site's zone: it is over, so it can be billed. */
export function lastMonth(now = new Date()): { month: string; name: string; present: string } {
	const present = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(now).slice(0, 7);
	const [year = 0, number = 1] = present.split("-").map(Number);
	const before = new Date(Date.UTC(year, number - 2, 1));
	const name = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" }).format(before);
	return { month: before.toISOString().slice(0, 7), name: `${name} ${before.getUTCFullYear()}`, present };
}

/** A room whose counter rises by so much between two local times of one day. */
export async function useEnergy(
	mqttUrl: string,
	configuration: Configuration,
	use: { room: string; date: string; from: string; to: string; wattHours: number },
): Promise<void> {
	await configuration.classroom(use.room);
	const secret = await configuration.device(use.room, use.room, {
		effective_from: `${use.date.slice(0, 7)}-01`,
		power_max_w: 10_000,
	});
	const device = await TestDevice.connect(mqttUrl, use.room, secret);
	const at = (clock: string) => Date.parse(`${use.date}T${clock}:00${OFFSET}`);
	await device.publishTotal(1_000, at(use.from));
	await device.publishTotal(1_000 + use.wattHours, at(use.to));
	await device.end();
}

/** What people do with prices and bills, in the words of the pages. */
export class TariffStory {
	constructor(readonly page: Page) {}

	preview() {
		return this.page.locator("[aria-live]").filter({ hasText: "What it changes" });
	}

	async typeFlatPrice(price: string, from: string): Promise<void> {
		const form = this.page.getByRole("form", { name: "New price" });
		await form.getByLabel("Price per kWh").fill(price);
		await form.getByLabel("From").fill(from);
	}

	/** The notice of a recalculation that has come to its end. */
	async expectPricedAnew(): Promise<void> {
		await expect(this.page.getByRole("status").filter({ hasText: "priced anew" })).toBeVisible({ timeout: 20_000 });
	}

	/** Whether the site asks for a second person, as the settings say it. */
	async askForSecondPerson(isAsked: boolean): Promise<void> {
		await this.page.goto("/settings");
		const box = this.page.getByRole("checkbox", { name: "A second person approves prices" });
		await (isAsked ? box.check({ force: true }) : box.uncheck({ force: true }));
		await this.page.getByRole("region", { name: "Site" }).getByRole("button", { name: "Save" }).click();
		await expect(this.page.getByText("Saved")).toBeVisible();
	}

	drafts() {
		return this.page.getByRole("region", { name: /^Drafts/ });
	}

	/** Asks again until nothing stands in the way of issuing: the worker may still be at it. */
	async openIssueDialog(monthName: string) {
		const dialog = this.page.getByRole("dialog", { name: `Issue ${monthName}?` });
		const issue = dialog.getByRole("button", { name: `Issue ${monthName}` });
		await expect(async () => {
			if (await dialog.isVisible()) await dialog.getByRole("button", { name: "Cancel" }).click();
			await this.page.getByRole("button", { name: `Issue ${monthName}…` }).click();
			await expect(issue).toBeEnabled({ timeout: 2_000 });
		}).toPass({ timeout: 30_000 });
		return { dialog, issue };
	}

	connectionCard(label: RegExp) {
		return this.page.getByRole("main").getByRole("link", { name: label });
	}

	roomBill(room: string) {
		return this.page.getByRole("row").filter({ has: this.page.getByRole("link", { name: room, exact: true }) });
	}
}
