import { formatEnergy, formatMoney, formatPower } from "@/components/figures/formatQuantity";
import { expect, test } from "./installation";
import { letItHappen } from "./writtenDay.scenario";

interface Summary {
	readonly total_wh: number;
	readonly total_cost: number;
	readonly on_time_hours: number;
}
interface Timeline {
	readonly timeline: readonly {
		readonly timestamp: string;
		readonly total_wh: number | null;
		readonly total_kwh: number | null;
	}[];
}

test("a school day is the same on cards, in the chart, in the API and on paper", async ({ page, stack, configuration }, info) => {
	const day = await letItHappen("school-day", info.project.name, stack.mqttUrl, configuration);
	const expected = day.expected.days[0]!;
	const room = encodeURIComponent(expected.classroom);
	const read = () => configuration.get<Summary>(`/api/power-analytics/summary?classroom=${room}&date=${expected.date}`);

	const figures = { total_wh: Number(expected.wh), total_cost: Number(expected.cost), on_time_hours: expected.on_time_hours };
	await expect.poll(read, { timeout: 15_000 }).toMatchObject(figures);
	const summary = await read();

	await page.goto(`/classrooms/${room}?start=${expected.date}&end=${expected.date}&bucket=60`);
	await expect(page.getByRole("region", { name: /^Energy/ })).toContainText(formatEnergy(summary.total_wh / 1_000));
	await expect(page.getByRole("region", { name: /^Cost (today|on )/ })).toContainText(formatMoney(summary.total_cost, "INR"));

	const panel = page.getByRole("region", { name: /^Load/ });
	await panel.getByRole("button", { name: /as a table/ }).click();
	const rows = panel.getByRole("row").filter({ has: page.getByRole("rowheader") });
	// The sum is complete before the day is: a reading that adds nothing still turns "–" into "0 W".
	await expect(async () => {
		const { timeline } = await configuration.get<Timeline>(
			`/api/power-analytics/timeline?classroom=${room}&start=${expected.date}&end=${expected.date}&bucket=60`,
		);
		expect(timeline.reduce((sum, { total_wh }) => sum + (total_wh ?? 0), 0)).toBe(summary.total_wh);
		const shown = await rows.evaluateAll((elements) =>
			elements.map((row) => [...row.children].slice(0, 2).map((cell) => cell.textContent)),
		);
		expect(shown).toEqual(
			timeline.map(({ timestamp, total_kwh }) => [
				timestamp.slice(11, 16),
				total_kwh === null ? "–" : formatPower(total_kwh * 1_000),
			]),
		);
	}).toPass({ timeout: 15_000 });
});

test("a price that changes within the hour prices each part at its own rate", async ({ page, stack, configuration }, info) => {
	const day = await letItHappen("price-change-mid-day", info.project.name, stack.mqttUrl, configuration);
	const expected = day.expected.days[0]!;
	const room = encodeURIComponent(expected.classroom);
	const read = () => configuration.get<Summary>(`/api/power-analytics/summary?classroom=${room}&date=${expected.date}`);
	// 0.314 settles to 0.31.
	await expect.poll(read, { timeout: 15_000 }).toMatchObject({ total_wh: 45, total_cost: 0.31 });
	await page.goto(`/classrooms/${room}?start=${expected.date}&end=${expected.date}`);
	await expect(page.getByRole("region", { name: /^Cost (today|on )/ })).toContainText("₹0.31");
});

test("a reading of November 2024 counts in November 2024", async ({ page, stack, configuration }, info) => {
	const day = await letItHappen("seed-payload", info.project.name, stack.mqttUrl, configuration);
	const month = day.expected.months[0]!;
	const room = encodeURIComponent(month.classroom);
	const read = () =>
		configuration.get<{ totals: { total_wh: number } }>(`/api/power-analytics/monthly?classroom=${room}&year=2024&month=11`);
	await expect.poll(async () => (await read()).totals.total_wh, { timeout: 15_000 }).toBe(Number(month.wh));
	await page.goto(`/classrooms/${room}?start=2024-11-01&end=2024-11-30`);
	await expect(page.getByRole("region", { name: /^Energy/ })).toContainText("45 Wh");
	await page.goto(`/classrooms/${room}`);
	await expect(page.getByRole("region", { name: /^Energy/ })).not.toContainText("45 Wh");
});
