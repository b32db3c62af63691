import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTimetableWorld, type TimetableWorld } from "./timetableWorld.fixture";

interface RunRow {
	due_at: Date;
	state: boolean;
	outcome: string;
	switches: number;
	detail: string;
}
interface CommandRow {
	device_id: number;
	position: number;
	state: boolean;
}

describe("timetable stage", () => {
	let world: TimetableWorld;
	beforeEach(async () => {
		world = await createTimetableWorld();
	});
	afterEach(() => world.close());

	const runs = async () =>
		(await world.rows<RunRow>("SELECT * FROM schedule_runs ORDER BY due_at, state")).map(
			({ due_at, state, outcome, switches }) => `${due_at.toISOString()} ${state ? "on" : "off"} ${outcome} ${switches}`,
		);
	const commands = async () =>
		(await world.rows<CommandRow>("SELECT device_id, position, state FROM commands ORDER BY id, device_id, position")).map(
			({ device_id, position, state }) => `${world.devices.indexOf(device_id) + 1}/${position} ${state ? "on" : "off"}`,
		);

	it("orders the switches of matching types in its rooms, once, at the local time", async () => {
		await world.add({});
		const worker = world.worker();
		expect(await worker.run("2026-11-23T03:29:59.999Z")).toBe(0);
		expect(await worker.run("2026-11-23T03:30:00Z")).toBe(1);
		expect((await commands()).sort()).toEqual(["1/0 on", "1/1 on", "2/0 on"]);
		expect(await worker.run("2026-11-23T03:30:00Z")).toBe(0);
		expect(await worker.run("2026-11-23T03:31:00Z")).toBe(0);
		expect(await runs()).toEqual(["2026-11-23T03:30:00.000Z on done 3"]);
		const [command] = await world.rows<Record<string, unknown>>("SELECT * FROM commands LIMIT 1");
		expect(command).toMatchObject({
			source: "schedule",
			status: "queued",
			requested_at: new Date("2026-11-23T03:30:00Z"),
			expires_at: new Date("2026-11-23T03:30:10Z"),
			due_at: new Date("2026-11-23T03:30:00Z"),
		});
		expect(command?.["requested_by"]).toBe(`schedule:${command?.["schedule_id"]}`);
	});

	it("asks for nothing between its looks, and looks at once when the clock reaches the next run", async () => {
		await world.add({});
		const worker = world.worker();
		await worker.run("2026-11-23T03:29:50Z");
		await world.owner.query("UPDATE schedule_positions SET handled_until = '2026-11-23T03:00:00Z'");
		world.time.now = Date.parse("2026-11-23T03:29:59Z");
		expect(await worker.stage.runOnce()).toBe(0);
		expect(await world.rows("SELECT FROM schedule_positions WHERE handled_until > '2026-11-23T03:00:00Z'")).toEqual([]);
		world.time.now = Date.parse("2026-11-23T03:30:00Z");
		expect(await worker.stage.runOnce()).toBe(1);
	});

	it("follows devices to where they stand at that instant, and leaves out what is archived", async () => {
		await world.add({ scope: { kind: "rooms", classroomIds: [world.rooms[0] as number] } });
		await world.owner.query("UPDATE device_placements SET effective_until = '2026-11-23T03:30:00Z'");
		await world.owner.query(
			"INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, '2026-11-23T03:30:00Z')",
			[world.devices[1], world.rooms[0]],
		);
		const worker = world.worker();
		await worker.run("2026-11-23T03:30:05Z");
		expect(await commands()).toEqual(["2/0 on"]);
		await world.owner.query("UPDATE device_switches SET archived_at = now() WHERE device_id = $1", [world.devices[1]]);
		await worker.run("2026-11-23T11:30:00Z");
		expect(await runs()).toEqual(["2026-11-23T03:30:00.000Z on done 1", "2026-11-23T11:30:00.000Z off skipped 0"]);
	});

	it("makes up for what was missed by at most 15 minutes after 3 h of downtime, and records the rest", async () => {
		await world.add({ name: "Morning", startsMinute: 9 * 60, endsMinute: 10 * 60 });
		await world.add({ name: "Noon", startsMinute: 10 * 60 + 30, endsMinute: 12 * 60, switchTypes: ["light"] });
		await world.add({ name: "Cooling", startsMinute: 9 * 60, endsMinute: 10 * 60, switchTypes: ["ac"] });
		await world.worker().run("2026-11-23T03:20:00Z");
		// 11:55 IST … 12:05: only Noon's OFF is 5 minutes old.
		expect(await world.worker().run("2026-11-23T06:35:00Z")).toBe(6);
		expect(await runs()).toEqual([
			"2026-11-23T03:30:00.000Z on superseded 0",
			"2026-11-23T03:30:00.000Z on superseded 0",
			"2026-11-23T04:30:00.000Z off missed 0",
			"2026-11-23T04:30:00.000Z off missed 0",
			"2026-11-23T05:00:00.000Z on superseded 0",
			"2026-11-23T06:30:00.000Z off done 2",
		]);
		expect((await commands()).sort()).toEqual(["1/0 off", "2/0 off"]);
	});

	it("leaves alone what somebody has switched since: by the wall, or by a command that did not fail", async () => {
		await world.add({});
		await world.worker().run("2026-11-23T11:20:00Z");
		const [first, second] = world.devices;
		// The wall switch of the lights; the fan came back on with the device's own boot, which nobody decided.
		await world.owner.query(
			`INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags)
			 VALUES ($1, 0, '2026-11-23T11:31:00Z', true, 'manual', 'event', ''::bytea, ''),
			        ($1, 1, '2026-11-23T11:32:00Z', true, 'system', 'boot', ''::bytea, '')`,
			[first],
		);
		const tell = (device: number | undefined, position: number, status: string) =>
			world.owner.query(
				`INSERT INTO commands (id, device_id, position, state, source, requested_by, requested_at, expires_at, status, ended_at)
				 VALUES (gen_random_uuid(), $1, $2, true, 'app', 'u', '2026-11-23T11:32:00Z', '2026-11-23T11:32:10Z', $3::command_state, '2026-11-23T11:32:01Z')`,
				[device, position, status],
			);
		await tell(first, 1, "failed");
		await tell(second, 0, "confirmed");
		await world.worker().run("2026-11-23T11:35:00Z");
		expect((await commands()).filter((command) => command.endsWith("off"))).toEqual(["1/1 off"]);
		expect(await world.rows("SELECT detail FROM schedule_runs WHERE NOT state")).toEqual([
			{ detail: "1 switch told to turn off; 2 switches left alone: somebody has switched since" },
		]);
	});

	it("decides each run once, though two workers look at the same moment and the clock jumps over two days", async () => {
		await world.add({});
		const workers = [world.worker("one"), world.worker("two")];
		await workers[0]?.run("2026-11-23T03:00:00Z");
		for (const at of ["2026-11-23T03:30:00Z", "2026-11-25T11:30:00Z", "2026-11-25T11:30:01Z"])
			await Promise.all(workers.map((worker) => worker.run(at)));
		expect(await runs()).toEqual([
			"2026-11-23T03:30:00.000Z on done 3",
			"2026-11-23T11:30:00.000Z off superseded 0",
			"2026-11-24T03:30:00.000Z on superseded 0",
			"2026-11-24T11:30:00.000Z off superseded 0",
			"2026-11-25T03:30:00.000Z on superseded 0",
			"2026-11-25T11:30:00.000Z off done 3",
		]);
		expect((await commands()).length).toBe(6);
	});

	it("waits where a clock is set back, and does nothing twice", async () => {
		await world.add({});
		const worker = world.worker();
		await worker.run("2026-11-23T03:20:00Z");
		await worker.run("2026-11-23T03:30:00Z");
		expect(await worker.run("2026-11-23T03:29:00Z")).toBe(0);
		expect(await worker.run("2026-11-23T03:30:00Z")).toBe(0);
		expect(await worker.run("2026-11-23T11:30:00Z")).toBe(1);
		expect((await runs()).length).toBe(2);
	});

	it("that is killed in the middle leaves nothing half: another one decides the run, once", async () => {
		await world.add({});
		await world.worker().run("2026-11-23T03:20:00Z");
		// The killed one has written its run and waits within its insert of commands.
		await world.owner.query(`CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN IF current_setting('application_name') = 'doomed' THEN PERFORM pg_sleep(30); END IF; RETURN NEW; END $$`);
		await world.owner.query("CREATE TRIGGER hold BEFORE INSERT ON commands FOR EACH STATEMENT EXECUTE FUNCTION hold()");
		const dying = world.worker("doomed").run("2026-11-23T03:30:00Z");
		const isHeld = async () =>
			(await world.rows("SELECT FROM pg_stat_activity WHERE application_name = 'doomed' AND wait_event = 'PgSleep'")).length ===
			1;
		for (let waited = 0; waited < 200 && !(await isHeld()); waited++) await new Promise((resolve) => setTimeout(resolve, 20));
		expect(await isHeld()).toBe(true);
		const other = world.worker("other");
		// While the first one holds the position, nobody waits for it.
		expect(await other.run("2026-11-23T03:30:01Z")).toBe(0);
		await world.owner.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doomed'");
		await expect(dying).rejects.toThrow();
		expect([await runs(), await commands()]).toEqual([[], []]);
		// Not asked anew: its last look found the position held, so it looks again by itself.
		world.time.now = Date.parse("2026-11-23T03:30:02Z");
		expect(await other.stage.runOnce()).toBe(1);
		expect(await runs()).toEqual(["2026-11-23T03:30:00.000Z on done 3"]);
		expect((await commands()).length).toBe(3);
	});

	it("runs nothing that lay before a schedule stood as it is, and all since the first was made", async () => {
		const id = await world.add({});
		// No worker was there yet: the morning's ON is known as missed, the OFF of two minutes ago is made up for.
		await world.worker().run("2026-11-23T11:32:00Z");
		expect(await runs()).toEqual(["2026-11-23T03:30:00.000Z on superseded 0", "2026-11-23T11:30:00.000Z off done 3"]);
		await world.owner.query("UPDATE schedules SET starts_minute = 546, changed_at = '2026-11-24T03:40:00Z' WHERE id = $1", [id]);
		await world.worker().run("2026-11-24T03:41:00Z");
		expect((await runs()).length).toBe(2);
	});
});
