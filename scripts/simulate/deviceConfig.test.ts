import { describe, expect, it } from "vitest";
import { formatConfig } from "@/wire/mqtt/configMessage";
import { Board } from "./board";
import { makeCampus } from "./campus";
import { Controller } from "./controller";
import { type DeviceSettings, readConfig } from "./deviceConfig";
import { DeviceFaults, type Fault } from "./faults";
import { TrueMeter } from "./load";

/** Half past eight in the evening: the lights of a lecture room are off until morning. */
const START = Date.parse("2024-11-06T15:00:00Z");
const HOUR_MS = 3_600_000;
const PERIOD_MS = 30_000;

const held: DeviceSettings = { rev: 7, ratingsMw: [40_000, 75_000] };

describe("readConfig", () => {
	it("takes what the server writes, to the milliwatt", () => {
		const text = formatConfig(8, [
			{ powerMw: 33_333n, type: "light", name: "L" },
			{ powerMw: 1n, type: "ac", name: "A" },
		]);
		expect(readConfig(text, held)).toEqual({ verdict: "applied", rev: 8, settings: { rev: 8, ratingsMw: [33_333, 1] } });
	});

	it("leaves what is absent, and rates a switch that is not named with 0", () => {
		expect(readConfig('{"rev":8}', held).settings).toEqual({ rev: 8, ratingsMw: [40_000, 75_000] });
		expect(readConfig('{"rev":8,"ratings_w":[50]}', held).settings.ratingsMw).toEqual([50_000, 0]);
	});

	it.each([
		["unchanged", '{"rev":7,"ratings_w":[1]}'],
		["stale_rev", '{"rev":6,"ratings_w":[1]}'],
		["malformed", '{"ratings_w":[1]}'],
		["malformed", '{"rev":0}'],
		["malformed", '{"rev":4294967296}'],
		["malformed", "not JSON"],
		["out_of_range", '{"rev":8,"ratings_w":[]}'],
		["out_of_range", '{"rev":8,"ratings_w":[1,2,3]}'],
		["out_of_range", '{"rev":8,"ratings_w":[-1]}'],
		["out_of_range", '{"rev":8,"ratings_w":[25000.001]}'],
		["out_of_range", '{"rev":8,"ratings_w":["40"]}'],
		["out_of_range", '{"rev":8,"ratings_w":[1],"types":["a","b","c"]}'],
	] as const)("says %s to %s and changes nothing", (verdict, text) => {
		expect(readConfig(text, held)).toMatchObject({ verdict, settings: held });
	});
});

function world(faults: Iterable<Fault> = []) {
	const device = makeCampus({ seed: 5, devices: 1 })[0]!;
	const meter = new TrueMeter(5, device, "Asia/Kolkata", START);
	const plan = new DeviceFaults(5, device.name, new Set(faults));
	const controller = new Controller({ seed: 5, meter, faults: plan, startedAt: START });
	const told = (rev: number, watts: number) => JSON.stringify({ rev, ratings_w: device.switches.map(() => watts) });
	return { device, meter, controller, told, plan };
}

describe("a simulated device that is configured", () => {
	it("counts the old ratings up to the change, to the millisecond, and the meter knows nothing of it", () => {
		const { device, meter } = world();
		const board = new Board(meter, START);
		const untouched = new Board(new TrueMeter(5, device, "Asia/Kolkata", START), START);
		board.rate(device.switches.map(() => 100_000));
		board.order(0, true);
		untouched.order(0, true);
		board.advance(START + HOUR_MS);
		expect(board.ratedMwh(0)).toBe(100_000n);
		board.rate(device.switches.map(() => 50_000));
		expect(board.ratedMwh(0)).toBe(100_000n);
		board.advance(START + HOUR_MS + HOUR_MS / 2);
		expect(board.ratedMwh(0)).toBe(125_000n);
		board.order(0, false);
		board.advance(START + 4 * HOUR_MS);
		untouched.advance(START + HOUR_MS + HOUR_MS / 2);
		untouched.order(0, false);
		untouched.advance(START + 4 * HOUR_MS);
		expect(board.ratedMwh(0)).toBe(125_000n);
		expect(board.energyMwh()).toBe(untouched.energyMwh());
	});

	it("tells that it goes by it, answers, and says the new rating with its next switch", () => {
		const { controller, told, device } = world();
		controller.measure(START, 0);
		const order = (cmd_id: string, state: boolean) =>
			JSON.stringify({ cmd_id, switch: 0, state, expires_ms: START + 10 * HOUR_MS });
		controller.configure(told(3, 100), START + 1_000);
		controller.obey(order("on", true), START + 1_000);
		const said = controller.configure(told(4, 50), START + 1_000 + HOUR_MS).filter(({ payload }) => !("switch" in payload));
		expect(said).toMatchObject([
			{
				topic: "event",
				payload: { type: "config", rev: 4, ratings_w: device.switches.map(() => 50), ts_ms: START + 1_000 + HOUR_MS },
			},
			{ topic: "config/ack", payload: { rev: 4, ok: true } },
		]);
		const [off] = controller
			.obey(order("off", false), START + 1_000 + 2 * HOUR_MS)
			.filter(({ payload }) => (payload as { cmd_id?: string }).cmd_id === "off");
		expect(off?.payload).toMatchObject({ rating_w: 50, switch_wh: 150 });
	});

	it("answers yes to what it has, no to what is older, and nothing to an empty message", () => {
		const { controller, told } = world();
		controller.measure(START, 0);
		const answers = (text: string) =>
			controller.configure(text, START + 1).flatMap(({ topic, payload }) => (topic === "config/ack" ? [payload] : []));
		expect(answers(told(4, 50))).toEqual([{ rev: 4, ok: true }]);
		expect(answers(told(4, 60))).toEqual([{ rev: 4, ok: true }]);
		expect(answers(told(3, 50))).toEqual([{ rev: 3, ok: false, error: "stale_rev" }]);
		expect(answers(told(5, 25_001))).toEqual([{ rev: 5, ok: false, error: "out_of_range" }]);
		expect(answers("{")).toEqual([{ rev: 4, ok: false, error: "malformed" }]);
		expect(answers("")).toEqual([]);
	});

	it("that is offline finds the last one when it is back, as a broker keeps it", () => {
		const { controller, told, plan } = world(["offline"]);
		const answers: { tick: number; payload: unknown }[] = [];
		let toldAt = -1;
		for (let tick = 0; tick < 3_000 && answers.length === 0; tick++) {
			const at = START + tick * PERIOD_MS;
			for (const { topic, payload } of controller.measure(at, tick)) if (topic === "config/ack") answers.push({ tick, payload });
			if (toldAt < 0 && plan.isOffline(tick)) {
				expect(controller.configure(told(3, 10), at)).toEqual([]);
				expect(controller.configure(told(4, 50), at)).toEqual([]);
				toldAt = tick;
			}
		}
		expect(toldAt).toBeGreaterThan(0);
		expect(answers).toEqual([{ tick: expect.any(Number), payload: { rev: 4, ok: true } }]);
		expect(plan.isOffline(answers[0]?.tick ?? 0)).toBe(false);
	});
});
