import type { Page } from "@playwright/test";
import { expect } from "./installation";

/** Names that would run as markup, break out of an attribute, or be a formula, each with a mark by which it is found. */
export const HOSTILE = {
	building: '<img src=x onerror="window.pwned=1"> Block',
	room: '"><script>window.pwned=2</script> Hall',
	switch: '=HYPERLINK("http://evil.example","Lamp")',
	schedule: "<svg onload=window.pwned=3> Lessons {{7*7}}",
	term: "javascript:window.pwned=4 Term",
	person: "'; DROP TABLE users; -- <b>Eve</b>",
	token: "+1+cmd|' /C calc'!A0 <i>script</i>",
	long: `${"W".repeat(90)} end`,
} as const;

/** What turns the reading direction, hides, or breaks a line: no name may hold it. */
export const REFUSED = ["\u202egnp.exe", "\u2066x\u2069", "a\u0000b", "a\nb", "\ufeff", "\u001b[31m"];

interface Watched extends Window {
	pwned?: number;
	violations?: string[];
}

/** Notes what a page must never do. To be called before the first page is opened. */
export class PageWatch {
	private readonly dialogs: string[] = [];

	constructor(private readonly page: Page) {
		page.on("dialog", (dialog) => {
			this.dialogs.push(dialog.message());
			void dialog.dismiss();
		});
	}

	async start(): Promise<void> {
		await this.page.addInitScript(() => {
			const watched = window as Watched;
			watched.violations = [];
			document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
				watched.violations?.push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
			);
		});
	}

	/** What the page's policy refused since it was opened. */
	violations(): Promise<string[]> {
		return this.page.evaluate(() => (window as Watched).violations ?? ["the watch is not there"]);
	}

	/** Nothing of a name has run or become markup, nothing was refused, and nothing is wider than the window. */
	async expectQuiet(where: string): Promise<void> {
		expect(await this.violations(), `violations on ${where}`).toEqual([]);
		expect(await this.page.evaluate(() => (window as Watched).pwned), where).toBeUndefined();
		expect(this.dialogs, where).toEqual([]);
		expect(await this.page.locator("main img[src=x], main svg[onload], main b, main i").count(), where).toBe(0);
		const [wide, visible] = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
		expect(wide, `${where} is wider than its window`).toBeLessThanOrEqual(visible);
	}
}
