import { describe, expect, it } from "vitest";
import { makeCampus } from "./campus";
import { Controller, type Outgoing } from "./controller";
import { DeviceFaults, FAULTS, type Fault, parseFaults } from "./faults";
import { TrueMeter } from "./load";
import { Tally } from "./tally";

const START = Date.parse("2024-11-06T03:30:00Z");
const PERIOD_MS = 30_000;

function run(faults: Iterable<Fault>, ticks: number, seed = 5, index = 0) {
	const device = makeCampus({ seed, devices: index + 1 })[index]!;
	const meter = new TrueMeter(seed, device, "Asia/Kolkata", START);
	const controller = new Controller({
		seed,
		meter,
		faults: new DeviceFaults(seed, device.name, new Set(faults)),
		startedAt: START,
	});
	const sent: Outgoing[] = [];
	for (let tick = 0; tick < ticks; tick++) sent.push(...controller.measure(START + tick * PERIOD_MS, tick));
	const readings = sent
		.filter(({ topic }) => topic === "telemetry")
		.flatMap(({ payload }) => payload as Record<string, unknown>[]);
	return { sent, readings, trueMwh: meter.energyMwh(START + (ticks - 1) * PERIOD_MS) };
}

const keys = (readings: Record<string, unknown>[]) => readings.map(({ epoch, seq }) => `${epoch}/${seq}`);

describe("Controller", () => {
	it("counts exactly what its meter does when nothing goes wrong", () => {
		const { sent, readings, trueMwh } = run([], 200);
		const tally = new Tally();
		for (const message of sent) tally.note(message);
		expect(readings).toHaveLength(200);
		expect(tally.provenMwh).toBe(trueMwh);
		expect(tally.provenMwh).toBeGreaterThan(0n);
	});

	it("says the same twice for one seed, with every fault", () => {
		expect(run(FAULTS, 300)).toEqual(run(FAULTS, 300));
		expect(run(FAULTS, 300, 6).sent).not.toEqual(run(FAULTS, 300, 5).sent);
	});

	it("numbers its readings without a gap, so that a lost one shows", () => {
		const lost = run(["drop"], 300);
		expect(lost.readings.length).toBeLessThan(300);
		expect(lost.readings.at(-1)).toMatchObject({ seq: 300 });
	});

	it("sends a duplicate byte for byte", () => {
		const { readings } = run(["duplicate"], 300);
		expect(readings.length).toBeGreaterThan(300);
		expect(new Set(keys(readings)).size).toBe(300);
		expect(new Set(readings.map((reading) => JSON.stringify(reading))).size).toBe(300);
	});

	it("sends every reading once when it only reorders", () => {
		const { readings } = run(["reorder"], 300);
		const order = readings.map(({ seq }) => Number(seq));
		expect(order).not.toEqual([...order].sort((a, b) => a - b));
		expect(new Set(order).size).toBe(order.length);
		expect(order.length).toBeGreaterThanOrEqual(299);
	});

	it("keeps its counter over a restart and mints an epoch when it loses it", () => {
		const restarted = run(["restart"], 400).readings;
		expect(new Set(restarted.map(({ boot }) => boot)).size).toBeGreaterThan(1);
		expect(new Set(restarted.map(({ epoch }) => epoch)).size).toBe(1);
		const totals = restarted.map(({ energy_wh_total }) => Number(energy_wh_total));
		expect(totals).toEqual([...totals].sort((a, b) => a - b));
		const { sent, readings, trueMwh } = run(["epoch_loss"], 400);
		expect(new Set(readings.map(({ epoch }) => epoch)).size).toBeGreaterThan(1);
		const tally = new Tally();
		for (const message of sent) tally.note(message);
		expect(tally.provenMwh).toBeLessThanOrEqual(trueMwh);
		expect(Number(trueMwh - tally.provenMwh)).toBeLessThan(Number(trueMwh) / 20);
	});

	it("drains what it kept while offline as arrays, nothing lost but the last stretch", () => {
		const { sent, readings } = run(["offline"], 1_000);
		expect(sent.some(({ payload }) => Array.isArray(payload) && payload.length > 30)).toBe(true);
		const order = readings.map(({ seq }) => Number(seq));
		expect(order).toEqual(order.map((_, index) => index + 1));
	});

	it("tells the time of its unsynced readings by an anchor of the same boot", () => {
		const { sent, readings } = run(["clock_wrong", "restart", "offline"], 400);
		const unsynced = readings.filter(({ time_synced }) => time_synced === false);
		const anchors = sent.filter(({ topic }) => topic === "event").map(({ payload }) => payload as Record<string, unknown>);
		const anchor = (boot: unknown) => anchors.find((event) => event["type"] === "time_anchor" && event["boot"] === boot);
		expect(unsynced.length).toBeGreaterThan(0);
		for (const { boot, uptime_ms, seq } of unsynced) {
			const by = anchor(boot)!;
			const measuredAt = Number(by["ts_ms"]) - (Number(by["uptime_ms"]) - Number(uptime_ms));
			expect(measuredAt).toBe(START + (Number(seq) - 1) * PERIOD_MS);
		}
	});

	it("drifts by no more than its quartz may", () => {
		const { readings } = run(["drift"], 400);
		const off = Number(readings.at(-1)!["ts_ms"]) - (START + 399 * PERIOD_MS);
		expect(off).not.toBe(0);
		expect(Math.abs(off)).toBeLessThanOrEqual((399 * PERIOD_MS * 400) / 1_000_000 + 1);
	});
});

describe("parseFaults", () => {
	it("reads a list, all and none", () => {
		expect([...parseFaults("drop, epoch-loss")]).toEqual(["drop", "epoch_loss"]);
		expect(parseFaults("all").size).toBe(FAULTS.length);
		expect(parseFaults("none").size).toBe(0);
	});

	it("names the fault that it does not know", () => {
		expect(() => parseFaults("gremlins")).toThrow(/"gremlins"/);
	});
});

describe("Controller with orders", () => {
	const AT = START + 5 * PERIOD_MS + 1_234;
	type Said = Record<string, unknown>;

	function running() {
		const device = makeCampus({ seed: 5, devices: 1 })[0]!;
		const meter = new TrueMeter(5, device, "Asia/Kolkata", START);
		const controller = new Controller({ seed: 5, meter, faults: new DeviceFaults(5, device.name, new Set()), startedAt: START });
		for (let tick = 0; tick <= 5; tick++) controller.measure(START + tick * PERIOD_MS, tick);
		const state = controller.board.states()[0] === 1;
		const order = (more: Said = {}) =>
			JSON.stringify({ cmd_id: "a", switch: 0, state: !state, expires_ms: AT + 10_000, ...more });
		const answers = (text: string, at = AT) =>
			controller.obey(text, at).map(({ topic, payload }) => ({ topic, ...(payload as Said) }));
		return { controller, state, order, answers };
	}

	it("does what it is told at that millisecond, tells it, and answers", () => {
		const { controller, state, order, answers } = running();
		const [event, ack, ...rest] = answers(order());
		expect(rest).toEqual([]);
		expect(event).toMatchObject({
			topic: "event",
			type: "switch",
			switch: 0,
			state: !state,
			source: "mqtt",
			cmd_id: "a",
			ts_ms: AT,
		});
		expect(event).toHaveProperty("rating_w");
		expect(ack).toMatchObject({ topic: "cmd/ack", cmd_id: "a", ok: true, ts_ms: AT, switch_state: controller.board.states() });
		expect(ack).not.toHaveProperty("error");
		const [reading] = controller.measure(START + 6 * PERIOD_MS, 6).filter(({ topic }) => topic === "telemetry");
		expect((reading!.payload as { switch_state: number[] }).switch_state[0]).toBe(state ? 0 : 1);
	});

	it("answers the same id the same, and does nothing twice", () => {
		const { state, order, answers } = running();
		answers(order());
		answers(order({ cmd_id: "b", state }));
		expect(answers(order())).toMatchObject([{ topic: "cmd/ack", cmd_id: "a", ok: true, switch_state: { 0: state ? 1 : 0 } }]);
	});

	it("answers an order for what is so already, and tells no event", () => {
		const { state, order, answers } = running();
		expect(answers(order({ state }))).toMatchObject([{ topic: "cmd/ack", ok: true }]);
	});

	it.each([
		["expired", { expires_ms: AT }],
		["no_such_switch", { switch: 40 }],
		["malformed", { state: "on" }],
	])("refuses with %s", (error, more) => {
		const { order, answers } = running();
		expect(answers(order(more))).toMatchObject([{ topic: "cmd/ack", cmd_id: "a", ok: false, error }]);
	});

	it("has no answer to what names no order", () => {
		const { answers } = running();
		for (const text of ["", "[]", "{}", "null", '{"cmd_id":7}']) expect(answers(text)).toEqual([]);
	});

	it("says at a restart when it was last alive, and what is on since", () => {
		const { sent } = run(["restart"], 400);
		const events = sent.filter(({ topic }) => topic === "event").map(({ payload }) => payload as Said);
		const boots = events.filter(({ type }) => type === "boot");
		expect(boots.length).toBeGreaterThan(1);
		for (const boot of boots.slice(1)) {
			const bootedAt = Number(boot["ts_ms"]);
			expect(bootedAt - Number(boot["prev_alive"])).toBeLessThanOrEqual(2_000);
			expect(Number(boot["prev_alive"])).toBeLessThanOrEqual(bootedAt);
		}
		expect(events.some(({ source, boot }) => source === "system" && Number(boot) > 1)).toBe(true);
	});
});
