import type { Page } from "@playwright/test";

/** The page of incidents, by what a person sees of it. */
export class IncidentsStory {
	constructor(
		readonly page: Page,
		readonly device: string,
	) {}

	card() {
		return this.page.getByRole("list", { name: "Incidents" }).getByRole("listitem").filter({ hasText: this.device });
	}

	async act(name: "Acknowledge" | "Hand on" | "Resolve" | "Correct"): Promise<void> {
		await this.card()
			.getByRole("button", { name: new RegExp(`^${name} `) })
			.click();
	}
}
