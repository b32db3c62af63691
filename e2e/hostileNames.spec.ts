import { addressOf, PAGES, settle } from "./accessibility.scenario";
import { HOSTILE, PageWatch, REFUSED } from "./hostileNames.scenario";
import { expect, test } from "./installation";
import { TestDevice } from "./testDevice";

test.use({ installation: "hostile names" });

const ROOM = "HX.1 (a)";
const DEVICE = "HX-1";

test.describe("names that are markup, formulas or too long", () => {
	test.beforeAll(async ({ stack, configuration }) => {
		const post = (path: string, body: object) => configuration.post(path, body);
		await post("/api/buildings", { name: HOSTILE.building });
		await post("/api/classrooms", { code: ROOM, name: HOSTILE.room, building: HOSTILE.building });
		await post("/api/classrooms", { code: "HX-2", name: HOSTILE.long });
		await configuration.price(8.5, "2026-01-01");
		const secret = await configuration.device(DEVICE, ROOM, {
			switches: [
				{ name: HOSTILE.switch, type: "light", power_rating_w: 120 },
				{ name: "W".repeat(60), type: "fan", power_rating_w: 60 },
			],
		});
		await post("/api/schedules", {
			name: HOSTILE.schedule,
			weekdays: ["mon", "wed"],
			starts: "09:00",
			ends: "17:00",
			classrooms: [ROOM],
		});
		await post("/api/terms", { name: HOSTILE.term, first_day: "2026-07-01", last_day: "2026-12-30" });
		await post("/api/users", { email: "eve@autovolt.test", name: HOSTILE.person, role: "viewer" });
		await post("/api/tokens", { name: HOSTILE.token, role: "viewer" });
		const device = await TestDevice.connect(stack.mqttUrl, DEVICE, secret);
		await device.publishTotal(1_000, Date.now() - 60_000);
		await device.publishTotal(1_020);
		await device.end();
	});

	test("stand as text on every page, and nothing runs, is refused or breaks the layout", async ({ page }) => {
		test.setTimeout(180_000);
		const watch = new PageWatch(page);
		await watch.start();
		const room = encodeURIComponent(ROOM);
		const pages = PAGES.map(({ path, heading }) => ({
			path: addressOf(path).replace("AXE-1", room),
			heading: path.includes("AXE-1") ? /HX\.1/ : heading,
		}));
		for (const { path, heading } of pages) {
			await page.goto(path);
			await settle(page, heading);
			await watch.expectQuiet(path);
		}
	});

	test("are the names that people gave", async ({ page }) => {
		const watch = new PageWatch(page);
		await watch.start();
		const expectText = async (path: string, heading: RegExp, texts: readonly string[]) => {
			await page.goto(path);
			await settle(page, heading);
			for (const text of texts) await expect(page.locator("main").getByText(text).first(), `${text} on ${path}`).toBeAttached();
			await watch.expectQuiet(path);
		};
		await expectText("/classrooms", /Classrooms/, [HOSTILE.room, HOSTILE.long]);
		await expectText(`/classrooms/${encodeURIComponent(ROOM)}`, /HX\.1/, [HOSTILE.switch]);
		await expectText("/schedules", /Schedules/, [HOSTILE.schedule, HOSTILE.term]);
		await expectText("/settings", /Settings/, [HOSTILE.person, HOSTILE.token]);
		await expectText("/audit", /Audit log/, [HOSTILE.schedule, HOSTILE.token]);
	});

	test("move from page to page without a violation", async ({ page }) => {
		const watch = new PageWatch(page);
		await watch.start();
		await page.goto("/");
		const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
		for (let i = 0; i < (await links.count()); i++) {
			await links.nth(i).click();
			await settle(page, /./);
			await watch.expectQuiet(page.url());
		}
	});

	test("that turn the reading direction or hide are refused, with the field", async ({ admin, stack }) => {
		for (const name of REFUSED) {
			const answer = await admin.post("/api/buildings", { data: { name: `x${name}` }, headers: { origin: stack.url } });
			expect(answer.status(), JSON.stringify(name)).toBe(400);
			expect(((await answer.json()) as { paths: { path: string }[] }).paths[0]?.path).toBe("name");
		}
	});
});

test("the watch itself sees a script, a handler and a style that nobody trusted", async ({ page }) => {
	const watch = new PageWatch(page);
	await watch.start();
	await page.goto("/settings");
	await settle(page, /Settings/);
	await page.evaluate(() => {
		const script = document.createElement("script");
		script.textContent = "window.pwned = 9";
		document.body.append(script);
		const box = document.createElement("div");
		box.innerHTML = '<img src="data:," onerror="window.pwned = 8"><style>body{display:none}</style>';
		document.body.append(box);
	});
	await expect
		.poll(async () => (await watch.violations()).map((each) => each.split(" ")[0]).sort())
		.toEqual(["script-src-attr", "script-src-elem", "style-src-elem"]);
	expect(await page.evaluate(() => (window as Window & { pwned?: number }).pwned)).toBeUndefined();
});
