import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFirmware } from "@/launch/firmware/build";
import { startHostDevice } from "@/launch/firmware/testHostDevice";
import { acquireTools } from "@/launch/firmware/tools";
import { switchRow, toggleAndMeasure } from "./control.scenario";
import { expect, test } from "./installation";
import { siteClock } from "./schedules.scenario";

const BUILD_MS_MAX = 300_000;

test.describe("the firmware's own core as a room's controller", () => {
	let folder: string;

	test.beforeAll(async () => {
		test.setTimeout(BUILD_MS_MAX);
		const missing = acquireTools(() => {});
		const lacking = ["g++", "cmake", "ninja", "libmosquitto"].filter((tool) => missing.has(tool));
		test.info().skip(lacking.length > 0, `the host device needs ${lacking.join(", ")}`);
		// With the tests, so that the firmware's own layer finds its build as it left it.
		const problem = await buildFirmware({ tests: !missing.has("doctest") && !missing.has("nlohmann-json"), device: true });
		if (problem) throw new Error(`The host device does not build: ${problem}`);
	});
	test.beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "autovolt-e2e-firmware-"));
	});
	test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

	test("obeys the page, is seen at the wall, and comes back from a power cut with what it knew", async ({
		page,
		stack,
		configuration,
	}, info) => {
		const room = `FW-${info.project.name.slice(0, 3)}-${Date.now() % 100_000}`;
		await configuration.classroom(room);
		const secret = await configuration.device(room, room, {
			switches: [
				{ name: "Lights", type: "light", power_rating_w: 40 },
				{ name: "Fans", type: "fan", power_rating_w: 75 },
			],
		});
		const log = join(folder, "switches");
		const login = ["--device", `${room}:${secret}`, "--mqtt", new URL(stack.mqttUrl).host];
		const powerUp = () => startHostDevice([...login, "--ratings", "40,75", "--flash-dir", folder, "--switch-log", log]);
		const lights = switchRow(page, "Lights");
		let run = await powerUp();
		try {
			await page.goto(`/classrooms/${room}`);
			// Its first reading comes some 10 s after its start.
			await expect(lights).toHaveAttribute("data-state", "off", { timeout: 20_000 });
			const { confirmedMs } = await toggleAndMeasure(page, "Lights");
			expect(confirmedMs).toBeLessThan(2_000);
			await expect(lights).toHaveAttribute("data-state", "on");
			run.tell("press 0");
			await expect(lights).toHaveAttribute("data-state", "off");
			run.tell("press 1");
			await expect(switchRow(page, "Fans")).toHaveAttribute("data-state", "on");
			// A last sign of life: what is ON when the power fails was ON until then.
			run.tell("press 0");
			await expect(lights).toHaveAttribute("data-state", "on");
			run.tell("press 0");
			await expect(lights).toHaveAttribute("data-state", "off");
			await run.kill();
			await expect(page.locator("section[aria-labelledby=switches-title]").getByText("Offline", { exact: true })).toBeVisible();
			run = await powerUp();
			await expect(switchRow(page, "Fans")).toHaveAttribute("data-state", "off", { timeout: 20_000 });
		} finally {
			await run.kill();
		}
		const own = readFileSync(log, "utf8").trim().split("\n");
		const { date } = siteClock(0);
		const path = `/api/switch-logs?device=${room}&start=${date}&end=${date}`;
		type Edge = { switch: string; state: string; source: string; flags: string[]; timestamp: string };
		// The page knows the state from the reading; the log is written from the events a moment later.
		await expect(async () => {
			const { rows } = await configuration.get<{ rows: Edge[] }>(path);
			const missed = rows.filter(({ flags }) => flags.includes("missed_off"));
			const told = rows.filter((row) => !missed.includes(row));
			expect(told.map(({ timestamp, state }) => `${Date.parse(timestamp)} ${state}`).sort()).toEqual(
				own.map((line) => line.split(" ")).map(([, at, , state]) => `${at} ${state === "1" ? "on" : "off"}`),
			);
			expect(missed.map(({ state, source }) => `${state} ${source}`)).toEqual(["off system"]);
		}).toPass({ timeout: 15_000 });
	});
});
