import { expect, type Page } from "@playwright/test";

/** The page of schedules, by what a person sees of it. */
export class SchedulesStory {
	constructor(readonly page: Page) {}

	editor() {
		return this.page.getByRole("form", { name: /New schedule|Change/ });
	}

	fortnight() {
		return this.page.getByRole("region", { name: "The next fortnight" });
	}

	list() {
		return this.page.getByRole("region", { name: /^Schedules/ });
	}

	runs() {
		return this.page.getByRole("region", { name: "Runs" });
	}

	async save(): Promise<void> {
		await this.page.getByRole("button", { name: "Save the schedule" }).click();
		await expect(this.editor()).toHaveCount(0);
	}
}

/** What the site's clock shows in so many minutes, "HH:MM", with its date and weekday. */
export function siteClock(minutesAhead: number, timeZone = "Asia/Kolkata"): { time: string; date: string; weekday: string } {
	const at = new Date(Date.now() + minutesAhead * 60_000);
	const text = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);
	const weekday = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short" }).format(at);
	return { date: text.slice(0, 10), time: text.slice(11, 16), weekday };
}

/** How many minutes ahead the next full minute lies that is at least `leadMs` away: time enough to save what is due then. */
export function nextFullMinute(leadMs: number): number {
	return Math.floor(((Date.now() % 60_000) + leadMs) / 60_000) + 1;
}
