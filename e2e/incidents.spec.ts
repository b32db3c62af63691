import { createPool } from "@/store/pool";
import { settle, violationsOf } from "./accessibility.scenario";
import { IncidentsStory } from "./incidents.scenario";
import { expect, test } from "./installation";
import { TestDevice } from "./testDevice";

test("a manager acknowledges what the night found, hands it on, resolves it, and it comes back by itself", async ({
	page,
	stack,
	configuration,
}, { project }) => {
	const room = `INC-${project.name}`;
	const device = `INC-${project.name}`;
	const person = `Asha ${project.name}`;
	await configuration.classroom(room);
	await configuration.device(device, room);
	const email = `asha-${project.name}@example.org`;
	await configuration.post("/api/users", { email, name: person, password: "a manager's own password", role: "manager" });
	const pool = createPool({ url: stack.databaseUrl, max: 1 });
	const found = (evidence: string) =>
		pool.query(
			`INSERT INTO incidents (kind, subject, evidence, device_id, starts_at, detail)
			 SELECT 'device_silent', 'device:' || id, $2, id, now() - interval '30 hours', jsonb_build_object('site_id', site_id) FROM devices WHERE esp32_name = $1
			 ON CONFLICT (kind, subject) DO UPDATE SET state = 'open', evidence = excluded.evidence`,
			[device, evidence],
		);
	const story = new IncidentsStory(page, device);

	await test.step("the empty page says that all is well", async () => {
		await page.goto(`/incidents?classroom=${room}`);
		await settle(page, /Incidents/);
		await expect(page.getByRole("heading", { name: "None like these" })).toBeVisible();
	});

	await test.step("an incident comes while the page is open", async () => {
		await found("1");
		await expect(story.card()).toContainText("Device is silent");
		await expect(story.card()).toContainText("What to do: Look at its power and its network.");
		await expect(story.card().getByRole("link", { name: `${device} in ${room}` })).toHaveAttribute(
			"href",
			`/devices?q=${device}`,
		);
		await expect(story.card()).toContainText("Nobody has it yet");
	});

	await test.step("both colour schemes meet no barrier", async () => {
		for (const colorScheme of ["light", "dark"] as const) {
			await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
			expect(await violationsOf(page), colorScheme).toEqual([]);
		}
	});

	await test.step("acknowledged, it is mine", async () => {
		await story.act("Acknowledge");
		await expect(story.card()).toContainText("Acknowledged");
		await expect(story.card()).not.toContainText("Nobody has it yet");
		await page.goto(`/incidents?classroom=${room}&owner=me`);
		await expect(story.card()).toBeVisible();
	});

	await test.step("handed on, it is hers", async () => {
		await story.act("Hand on");
		const dialog = page.getByRole("dialog", { name: /Who takes/ });
		await dialog.getByRole("button", { name: /Person/ }).click();
		await page.getByRole("option", { name: person }).click();
		await dialog.getByRole("button", { name: "Hand it on" }).click();
		await expect(dialog).toHaveCount(0);
		await expect(page.getByRole("heading", { name: "None like these" })).toBeVisible();
		await page.goto(`/incidents?classroom=${room}`);
		await expect(story.card()).toContainText(person);
	});

	await test.step("resolving asks for a note, and keeps what was typed", async () => {
		await story.act("Resolve");
		const dialog = page.getByRole("dialog", { name: /Resolve/ });
		await dialog.getByRole("button", { name: "Resolve it" }).click();
		await expect(dialog.getByRole("alert")).toContainText("is required to resolve");
		await dialog.getByLabel("What was it, and what was done?").fill("Unplugged for the exam; plugged in again.");
		await dialog.getByRole("button", { name: "Resolve it" }).click();
		await expect(dialog).toHaveCount(0);
		await expect(story.card()).toHaveCount(0);
		await page.goto(`/incidents?classroom=${room}&state=resolved&kind=device_silent`);
		await expect(story.card()).toContainText("Note: Unplugged for the exam; plugged in again.");
	});

	await test.step("its cause comes back: it is open again, and says how often it came", async () => {
		await found("2");
		await page.goto(`/incidents?classroom=${room}&state=open`);
		await expect(story.card()).toContainText("came 2 times");
	});

	await test.step("the audit log has each step", async () => {
		const { entries } = await configuration.get<{ entries: { action: string }[] }>("/api/audit?limit=100");
		const actions = entries.map(({ action }) => action);
		for (const action of ["incident.acknowledge", "incident.assign", "incident.resolve"]) expect(actions).toContain(action);
	});
	await pool.end();
});

test("an admin counts a jump that was used, with the evidence, and takes it back", async ({ page, stack, configuration }, {
	project,
}) => {
	const room = `COR-${project.name}`;
	await configuration.classroom(room);
	const device = await TestDevice.connect(stack.mqttUrl, room, await configuration.device(room, room));
	const began = Date.now() - 1_800_000;
	// 50 kWh in half a minute: nothing of that is counted unless somebody says so.
	for (const [seconds, total] of [
		[0, 1_000],
		[30, 51_000],
		[60, 51_004],
		[90, 51_008],
	] as const)
		await device.publishTotal(total, began + seconds * 1_000);
	await device.end();
	const story = new IncidentsStory(page, room);
	const total = () => configuration.get<{ total_wh: number }>(`/api/power-analytics/summary?classroom=${room}`);
	await expect.poll(total).toMatchObject({ total_wh: 8 });

	await test.step("the dialog says what it would change before it does", async () => {
		await page.goto(`/incidents?classroom=${room}`);
		await expect(story.card()).toContainText("Counter jumped");
		await story.act("Correct");
		const dialog = page.getByRole("dialog", { name: /^Correct/ });
		await expect(dialog).toContainText("The entry will carry 50.0 kWh instead of 0 kWh.");
		expect(await violationsOf(page)).toEqual([]);
		await dialog.getByRole("button", { name: "Correct it" }).click();
		await expect(dialog.getByRole("alert").first()).toContainText("must not be empty");
		await dialog.getByLabel("How do you know?").fill("The generator was tested behind this meter.");
		await dialog.getByRole("button", { name: "Correct it" }).click();
		await expect(dialog).toHaveCount(0);
	});

	await test.step("it counts, and the incident is over", async () => {
		await expect.poll(total).toMatchObject({ total_wh: 50_008 });
		await expect(story.card()).toHaveCount(0);
	});

	await test.step("taken back, it counts no more, and the incident is open again", async () => {
		await page.goto(`/incidents?classroom=${room}&state=resolved`);
		await story.act("Correct");
		const dialog = page.getByRole("dialog", { name: /^Correct/ });
		await expect(dialog).toContainText("The entry will carry 0 kWh instead of 50.0 kWh.");
		await dialog.getByLabel("How do you know?").fill("It was the other meter.");
		await dialog.getByRole("button", { name: "Correct it" }).click();
		await expect.poll(total).toMatchObject({ total_wh: 8 });
		await page.goto(`/incidents?classroom=${room}`);
		await expect(story.card()).toContainText("Counter jumped");
	});
});
