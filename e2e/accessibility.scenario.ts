import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./installation";

/** Every page, with the heading by which it says that it is there. */
export const PAGES: readonly { readonly path: string; readonly heading: RegExp }[] = [
	{ path: "/", heading: /Energy overview/ },
	{ path: "/classrooms", heading: /Classrooms/ },
	{ path: "/classrooms/AXE-1", heading: /AXE-1/ },
	{ path: "/devices", heading: /Devices/ },
	{ path: "/schedules", heading: /Schedules/ },
	{ path: "/schedules?new=lectures", heading: /Schedules/ },
	{ path: "/cost-versions", heading: /Tariffs/ },
	{ path: "/cost-versions?new=1", heading: /Tariffs/ },
	{ path: "/cost-versions/new", heading: /Full tariff/ },
	{ path: "/cost-versions/new?base=t-india_ht_demand", heading: /India HT/ },
	{ path: "/cost-versions/compare?pick=t-flat,t-time_of_use", heading: /Compare tariffs/ },
	{ path: "/cost-versions/recalculations", heading: /Recalculations/ },
	{ path: "/bills", heading: /Bills/ },
	{ path: "/bills/open?month=THIS_MONTH&connection=site", heading: /Provisional bill/ },
	{ path: "/bills/open/print?month=THIS_MONTH&connection=site", heading: /Provisional bill/ },
	{ path: "/bills/check?new=1", heading: /Invoice check/ },
	{ path: "/insights", heading: /Insights/ },
	{ path: "/incidents", heading: /Incidents/ },
	{ path: "/pipeline", heading: /./ },
	{ path: "/pipeline/audit", heading: /Audit/ },
	{ path: "/settings", heading: /Settings/ },
	{ path: "/audit", heading: /Audit log/ },
	{ path: "/no-such-page", heading: /nothing at this address/ },
];

/** The present month in the site's zone stands for THIS_MONTH. */
export function addressOf(path: string): string {
	const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
	return path.replace("THIS_MONTH", today.slice(0, 7));
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Waits until the page has its content instead of its skeleton. */
export async function settle(page: Page, heading: RegExp): Promise<void> {
	await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
	await expect(page.locator(".animate-pulse, [aria-busy=true]")).toHaveCount(0);
}

/** What axe finds, one line each: the rule, where, and why. */
export async function violationsOf(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(
			({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary?.split("\n").slice(1).join(" ").trim()}`,
		),
	);
}
