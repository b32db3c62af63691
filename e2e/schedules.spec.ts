import { settle, violationsOf } from "./accessibility.scenario";
import { expect, test } from "./installation";
import { nextFullMinute, SchedulesStory, siteClock } from "./schedules.scenario";

test.use({ installation: "schedules" });

test("a timetable from the template to a run that comes due", async ({ page, configuration }, { project }) => {
	test.setTimeout(240_000);
	const story = new SchedulesStory(page);
	await configuration.classroom("S-1", "North");
	await configuration.classroom("S-2", "North");
	await configuration.device("S-1-A", "S-1", {
		switches: [
			{ name: "Lights", type: "light", power_rating_w: 120 },
			{ name: "Fan", type: "fan", power_rating_w: 75 },
			{ name: "AC", type: "ac", power_rating_w: 1_500 },
		],
	});

	await test.step("the empty page offers a template, and the form shows what it would do", async () => {
		await page.goto("/schedules");
		await page.getByRole("button", { name: /^Lectures 09:00–17:00 Mon–Sat/ }).click();
		await expect(story.fortnight()).toContainText("In use 09:00–17:00; lights and fans go on at 09:00 and off at 17:00.");
		await expect(story.fortnight()).toContainText("2 rooms, 2 switches");
		await expect(story.fortnight().getByRole("listitem")).toHaveCount(14);
		await expect(story.fortnight().getByText("not on this weekday")).toHaveCount(2);
		await expect(story.fortnight().getByText("on and in use 09:00–17:00")).toHaveCount(12);
	});

	await test.step("a holiday and an exception stand in the preview with their reason", async () => {
		await page.getByRole("button", { name: "Add a date on which it is otherwise" }).click();
		await page.getByLabel("Date", { exact: true }).fill(siteClock(2 * 24 * 60).date);
		await page.getByLabel("Why").fill("Sports day");
		await expect(story.fortnight()).toContainText("left out: Sports day");
		await story.save();
		await expect(story.list()).toContainText("All rooms; Mon–Sat, not on holidays, 1 exception to come");
	});

	await test.step("holidays are pasted as lines; a wrong one is named and the text kept", async () => {
		const { date } = siteClock(3 * 24 * 60);
		await page.getByRole("button", { name: "Add holidays" }).click();
		const dialog = page.getByRole("dialog", { name: "Add holidays" });
		await dialog.getByLabel("Holidays").fill(`${date} Founders' day\nnonsense`);
		await dialog.getByRole("button", { name: "Add them" }).click();
		await expect(dialog.getByRole("alert")).toContainText("line 2: must be a date and a name");
		await dialog.getByLabel("Holidays").fill(`${date} Founders' day`);
		await dialog.getByRole("button", { name: "Add them" }).click();
		await expect(dialog).toHaveCount(0);
		await expect(page.getByRole("region", { name: "Holidays" })).toContainText("Founders' day");
		const isSunday = siteClock(3 * 24 * 60).weekday === "Sun";
		await expect(page.getByRole("region", { name: /^Timetable/ }).getByText("holiday: Founders' day")).toHaveCount(
			isSunday ? 0 : 1,
		);
	});

	await test.step("somebody else's change is named, and one's own can be kept", async () => {
		await page.getByRole("button", { name: "Change Lectures" }).click();
		await expect(story.editor()).toBeVisible();
		const { schedules } = await configuration.get<{ schedules: { id: number; revision: number }[] }>("/api/schedules");
		const [schedule] = schedules;
		await page.getByRole("textbox", { name: "Name" }).fill("Lectures and labs");
		await configuration.patch(`/api/schedules/${schedule?.id}`, { revision: schedule?.revision, starts: "08:30" });
		await page.getByRole("button", { name: "Save the schedule" }).click();
		const notice = page.getByRole("alert").filter({ hasText: "Somebody changed this schedule while you were typing." });
		await expect(notice).toContainText("Starts is 08:30 now, was 09:00");
		await notice.getByRole("button", { name: "Keep mine" }).click();
		await story.save();
		await expect(story.list()).toContainText("Lectures and labs");
	});

	// Waiting for the worker's clock: once is enough.
	const waits = project.name === "desktop";
	let due = "";
	await test.step("a run is set for one of the next minutes", async () => {
		if (!waits) return;
		await page.goto("/schedules?new=off&classroom=S-1&type=ac");
		await expect(story.fortnight()).toContainText("1 room, 1 switch");
		due = siteClock(nextFullMinute(20_000)).time;
		await page.getByRole("textbox", { name: "Off at" }).fill(due);
		await expect(story.fortnight()).toContainText(`ACs go off at ${due}.`);
		await story.save();
	});

	await test.step("a viewer of the timetable by keyboard and screen reader meets no barrier", async () => {
		for (const colorScheme of ["light", "dark"] as const)
			for (const path of ["/schedules", "/schedules?new=lectures", "/classrooms/S-1"]) {
				await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
				await page.goto(path);
				await settle(page, /Schedules|S-1/);
				expect(await violationsOf(page), `${path} ${colorScheme}`).toEqual([]);
			}
	});

	await test.step("the run comes due, and the page says what came of it", async () => {
		if (!waits) return;
		await page.goto("/schedules");
		const row = story.runs().getByRole("row").filter({ hasText: "Evening OFF S-1" });
		await expect(row).toContainText(due, { timeout: 150_000 });
		await expect(row).toContainText("1 switch told to turn off");
		const { runs } = await configuration.get<{
			runs: { outcome: string; switches: number; due_at: string; decided_at: string }[];
		}>("/api/schedule-runs");
		expect(runs[0]).toMatchObject({ outcome: "done", switches: 1 });
		const [run] = runs;
		// The worker wakes at the instant, not at its next look.
		expect(Date.parse(run?.decided_at ?? "") - Date.parse(run?.due_at ?? "")).toBeLessThan(3_000);
		expect(run?.due_at).toContain(`T${due}:00+05:30`);
	});
});
