import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { readArchivedMonths } from "@/store/retention";
import { restoreMonth } from "@/store/retireMonth";
import type { Ingest, Verdict } from "../incoming";
import { createIngest } from "../ingest/ingest";
import { createLedgerStage } from "../ledger/ledgerStage";
import { archiveLines } from "./archiveMonth";
import { archiveFolder } from "./keepRetention";
import { MONTH, NOW, RetentionWorld, secondsOf } from "./retentionWorld.fixture";

const log = pino({ level: "silent" });
const MINUTE = 60_000;
const DAY = 86_400_000;

describe("readings in the archive", () => {
	const world = new RetentionWorld();

	it("goes on deriving from the floor: a late reading after it, a rebuild, an anchor far back never touch what is final", async () => {
		await world.run();
		const [floor] = await world.rows<{ ends_at: Date; number: bigint }>(
			"SELECT ends_at, number FROM ledger_floors WHERE device_id = $1",
			[world.old],
		);
		const final = () =>
			world.rows("SELECT * FROM device_consumption_ledgers WHERE device_id = $1 AND ends_at <= $2 ORDER BY number", [
				world.old,
				floor?.ends_at,
			]);
		const before = await final();
		const sum = await world.netSum();
		// Right after the floor, 24 months late: a split, and the sum stays.
		await world.say(world.old, [{ s: secondsOf("2024-11-01T00:30:00Z"), wh: 1_000 + 22 * 24 * 10 + 5 }], NOW);
		expect((await world.netSum())?.sum).toBe(sum?.sum);
		// "Everything may have moved, from the beginning on."
		await world.owner.query(
			"INSERT INTO ledger_marks (device_ids, channels, stale_from) VALUES (ARRAY[$1::int], '{0}', '{2024-10-01Z}')",
			[world.old],
		);
		const stage = createLedgerStage({ pool: world.pool, clock: { now: () => NOW }, log });
		while ((await stage.runOnce()) > 0);
		expect((await world.netSum())?.sum).toBe(sum?.sum);
		expect(await final()).toEqual(before);
	});

	it("leave the log of switches as it is, however far back evidence of them may come", async () => {
		const switched = await world.device(`SW-${world.serial}`);
		const start = Date.parse("2024-10-27T00:00:00Z");
		// ON at odd hours, over the end of the month.
		const readings = Array.from({ length: 24 * 9 }, (_, n) => ({
			s: secondsOf(start + n * 60 * MINUTE),
			wh: 1_000 + n,
			switchStates: n % 2 === 1 ? "1" : "0",
		}));
		await world.say(switched, readings, NOW);
		const log = () => world.rows("SELECT * FROM switch_state_logs WHERE device_id = $1 ORDER BY position, at", [switched]);
		const before = await log();
		expect(before.length).toBeGreaterThan(200);
		expect((await world.run()).retired).toEqual([MONTH]);
		await world.owner.query("INSERT INTO switch_marks (device_ids, stale_from) VALUES (ARRAY[$1::int], '{2024-10-28T12:00Z}')", [
			switched,
		]);
		await world.settle(NOW);
		expect(await log()).toEqual(before);
	});

	describe("and what comes again or late", () => {
		let ingest: Ingest;
		const accept = (name: string, payload: object): Promise<Verdict> =>
			ingest.accept({
				...{ topic: `autovolt/${name}/telemetry`, payload: Buffer.from(JSON.stringify(payload)), qos: 1, retain: false },
				...{ receivedAt: NOW, principal: { name, deviceId: null, claimed: true }, connection: { refused: false } },
			});
		beforeEach(async () => {
			ingest = await createIngest({ pool: world.pool, clock: { now: () => NOW }, log, onCommitted: () => {}, publish: () => {} });
		});

		it("tells a redelivery of a dropped month for ever, numbered or not, and keeps a new reading of it in quarantine until a restore", async () => {
			const plain = `PLAIN-${world.serial}`;
			const numbered = `NUMBERED-${world.serial}`;
			for (const name of [plain, numbered]) await world.device(name);
			const say = (n: number) => ({ ts_ms: Date.parse("2024-10-12T00:00:00Z") + n * MINUTE, energy_wh_total: 100 + n });
			const messages = Array.from({ length: 20 }, (_, n) => say(n));
			for (const [n, message] of messages.entries()) {
				expect((await accept(plain, message)).kind).toBe("stored");
				expect((await accept(numbered, { ...message, epoch: 3, seq: n })).kind).toBe("stored");
			}
			await world.settle(NOW);
			expect((await world.run()).retired).toEqual([MONTH]);
			await expect
				.poll(() => ingest.directory.peek(plain)?.archivedUntil, { timeout: 15_000 })
				.toBe(Date.parse("2024-11-01T00:00:00Z"));
			const keys = await world.rows("SELECT count(*)::int AS n FROM telemetry_keys");
			for (const [n, message] of messages.entries()) {
				expect(await accept(plain, message), `${n}`).toEqual({ kind: "duplicate" });
				expect(await accept(numbered, { ...message, epoch: 3, seq: n }), `${n}`).toEqual({ kind: "duplicate" });
			}
			expect(await world.rows("SELECT count(*)::int AS n FROM telemetry_keys")).toEqual(keys);
			const late = { ...say(7), energy_wh_total: 107.5, ts_ms: say(7).ts_ms + 30_000 };
			expect(await accept(plain, late)).toEqual({ kind: "quarantined", reason: "archived_month" });
			// A worker that has not heard of it: the database refuses, and nothing is lost either.
			const stale = ingest.directory.peek(plain) as { archivedUntil?: number | null } | null;
			if (stale) stale.archivedUntil = null;
			expect(await accept(plain, { ...late, energy_wh_total: 107.6 })).toEqual({ kind: "quarantined", reason: "store_rejected" });

			const [archived] = await readArchivedMonths(world.pool);
			if (!archived) throw new Error("no archive");
			await restoreMonth(world.owner, archived, archiveLines(archiveFolder(world.dataDir), archived), "system:test");
			expect(await world.stored()).toBe(22 * 24 + 40);
			await expect.poll(() => ingest.directory.peek(plain)?.archivedUntil, { timeout: 15_000 }).toBeNull();
			expect(await accept(plain, messages[3] ?? {})).toEqual({ kind: "duplicate" });
			expect((await accept(plain, late)).kind).toBe("stored");
			await world.settle(NOW);
			expect(await world.bars()).toContain("restored");
			await ingest.stop();
		});
	});

	it("gives back every byte that went, and can go on to derive and to retire again", async () => {
		const all = () =>
			world.rows("SELECT * FROM telemetry_events WHERE device_id = $1 ORDER BY filed_at, content_sha256", [world.old]);
		const before = await all();
		await world.run();
		const [archived] = await readArchivedMonths(world.pool);
		if (!archived) throw new Error("no archive");
		await restoreMonth(world.owner, archived, archiveLines(archiveFolder(world.dataDir), archived), "system:test");
		expect(await all()).toEqual(before);
		expect(await world.rows("SELECT * FROM ledger_floors")).toEqual([]);
		const triggers = await world.rows(
			"SELECT tgname FROM pg_trigger WHERE tgrelid = 'telemetry_events_2024_10'::regclass AND NOT tgisinternal ORDER BY 1",
		);
		expect(triggers).toEqual([
			{ tgname: "telemetry_events_2024_10_append_only" },
			{ tgname: "telemetry_events_append_only_rows" },
		]);
		await world.owner.query("UPDATE archived_months SET restored_at = $1", [new Date(NOW - 31 * DAY)]);
		expect((await world.run()).retired).toEqual([MONTH]);
		expect(await world.stored()).toBe(1);
	});

	it("is done by one of two workers", async () => {
		await Promise.all([world.night(NOW, 2), world.night(NOW, 2)]);
		expect(await world.rows("SELECT count(*)::int AS n FROM job_runs WHERE kind = 'retention'")).toEqual([{ n: 1 }]);
	});
});
