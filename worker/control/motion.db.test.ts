import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TestDevice } from "@/launch/testBroker";
import { obey, startTestControl, type TestControl } from "@/launch/testControl";

let world: TestControl;
let device: TestDevice;
let client: MqttClient;
let roomId: number;
const start = Date.now();

beforeAll(async () => {
	world = await startTestControl();
	device = await world.addSwitched("PIR", 3);
	client = await world.connect(device);
	await obey(client, "PIR", () => ({ ok: true }));
	await world.owner.query("UPDATE device_switches SET no_auto_off = true WHERE device_id = $1 AND position = 1", [device.id]);
	await world.owner.query("UPDATE device_switches SET type = 'projector' WHERE device_id = $1 AND position = 2", [device.id]);
	roomId = (await world.owner.query<{ id: number }>("SELECT id FROM classrooms WHERE code = 'R-1'")).rows[0]?.id ?? 0;
});
afterAll(() => world.stop());

beforeEach(async () => {
	world.clock.frozenAt = null;
	await world.owner.query("DELETE FROM commands");
	await world.owner.query("DELETE FROM motion_states");
	await world.owner.query("DELETE FROM motion_rules");
});

/** What is known of the switches, as the ledger stage would leave it. */
const states = (text: string) =>
	world.owner.query(
		`INSERT INTO ledger_checkpoints (device_id, channel, hash, switch_states, reading_at, received_at) VALUES ($1, 0, '\\x00', $2, now(), now())
		ON CONFLICT (device_id, channel) DO UPDATE SET switch_states = EXCLUDED.switch_states, reading_at = now(), received_at = now()`,
		[device.id, text],
	);
const rule = (more: { turn_on?: boolean; auto_off?: boolean } = {}) =>
	world.owner.query(
		`WITH made AS (INSERT INTO motion_rules (classroom_id, hold_seconds, switch_types, turn_on, auto_off, enabled, created_by, changed_at)
			VALUES ($1, 60, '{light}', $2, $3, true, 'test', now()) RETURNING id)
		SELECT pg_notify('autovolt_stage', 'control') FROM made`,
		[roomId, more.turn_on ?? true, more.auto_off ?? true],
	);
const move = (more: object = {}, at = Date.now()) =>
	client.publishAsync("autovolt/PIR/event", JSON.stringify({ type: "motion", ts_ms: at, ...more }), { qos: 1 });
const commands = async () =>
	(
		await world.owner.query<{ position: number; state: boolean; source: string; requested_by: string }>(
			"SELECT position, state, source::text, requested_by FROM commands ORDER BY id",
		)
	).rows;
const settle = () => new Promise((resolve) => setTimeout(resolve, 400));
/** The worker's clock goes on by so much; the next look is due. */
const later = async (ms: number) => {
	world.clock.frozenAt = Date.now() + ms;
	await world.owner.query("NOTIFY autovolt_stage, 'control'");
	await settle();
};

describe("motion", () => {
	it("switches nothing on for motion that comes out of a buffer", async () => {
		await states("000");
		await rule();
		await move({}, start - 300_000);
		await settle();
		expect(await commands()).toEqual([]);
	});

	it("switches on what is off when somebody comes into the empty room, once, with source pir", async () => {
		await states("0?0");
		await rule();
		await move();
		await expect.poll(commands).toEqual([{ position: 0, state: true, source: "pir", requested_by: "motion:R-1" }]);
		await move({}, Date.now() + 1);
		await settle();
		expect(await commands()).toHaveLength(1);
	});

	it("switches off what is on when the hold time is over, but not what is kept on, nor other types", async () => {
		await states("111");
		await rule();
		await move();
		await settle();
		expect(await commands()).toEqual([]);
		await later(59_000);
		expect(await commands()).toEqual([]);
		await later(61_000);
		await expect.poll(commands).toEqual([{ position: 0, state: false, source: "pir", requested_by: "motion:R-1" }]);
		await later(130_000);
		expect(await commands()).toHaveLength(1);
	});

	it("holds from the end of motion, where the sensor says that it goes on", async () => {
		await states("110");
		await rule();
		await move({ motion: true });
		await settle();
		await later(120_000);
		expect(await commands()).toEqual([]);
		await move({ state: false }, world.clock.now());
		await later(170_000);
		expect(await commands()).toEqual([]);
		await later(185_000);
		await expect.poll(commands).toHaveLength(1);
	});

	it("does only what its rule asks for", async () => {
		await states("000");
		await rule({ turn_on: false, auto_off: false });
		await move();
		await settle();
		await states("111");
		await later(61_000);
		expect(await commands()).toEqual([]);
	});
});
