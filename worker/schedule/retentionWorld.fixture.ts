import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeEach } from "vitest";
import { TEN_O_CLOCK, type WrittenReading } from "@/domain/telemetry/reading.arbitrary";
import { keepRetention, type RetentionOptions, type RetentionPlan } from "./keepRetention";
import { NightWorld } from "./nightWorld.fixture";

const log = pino({ level: "silent" });
const HOUR = 3_600_000;
/** October 2024 is over for 24 whole months on 1 November 2026. */
export const NOW = Date.parse("2026-11-05T06:00:00Z");
export const MONTH = "2024-10";
export const secondsOf = (at: string | number) => (new Date(at).getTime() - TEN_O_CLOCK) / 1_000;

/** A device that read every hour from 10 October 2024 into November, and a day in 2026. Each test has all of it anew. */
export class RetentionWorld extends NightWorld {
	dataDir = "";
	serial = 0;

	constructor() {
		super("Asia/Kolkata");
		const folders: string[] = [];
		afterAll(() => {
			for (const folder of folders) rmSync(folder, { recursive: true, force: true });
		});
		// What a retired month leaves behind would be the next test's beginning.
		beforeEach(async () => {
			await this.owner.query(
				"DELETE FROM ledger_floors; DELETE FROM archived_months; DELETE FROM incidents; DELETE FROM job_runs",
			);
			for (const part of await this.parts())
				await this.owner.query(`ALTER TABLE telemetry_events DETACH PARTITION ${part}; DROP TABLE ${part}`);
			await this.owner.query(
				"DELETE FROM ledger_marks; DELETE FROM switch_marks; DELETE FROM stale_days; DELETE FROM price_marks",
			);
			this.dataDir = mkdtempSync(join(tmpdir(), "autovolt-retention-"));
			folders.push(this.dataDir);
			this.serial += 1;
			this.old = await this.device(`OLD-${this.serial}`);
			await this.say(this.old, history(), NOW);
		});
	}

	/** The device whose readings they are. */
	old = 0;

	run(options: RetentionOptions = {}, months: number | null = 24): Promise<RetentionPlan> {
		return keepRetention(this.pool, { months, dataDir: this.dataDir }, NOW, log, options);
	}

	/** Kinds of what stands in the way. */
	async bars(): Promise<string[]> {
		return (await this.run({ dryRun: true })).bars.map(({ kind }) => kind);
	}

	/** Readings of a month that are in the database. */
	async stored(month = MONTH): Promise<number> {
		const [row] = await this.rows<{ n: number }>(
			"SELECT count(*)::int AS n FROM telemetry_events WHERE filed_at >= $1::date AND filed_at < $1::date + interval '1 month'",
			[`${month}-01`],
		);
		return row?.n ?? 0;
	}

	/** Energy and entries of the old device's ledger. */
	async netSum(): Promise<{ sum: string; n: number } | undefined> {
		const [row] = await this.rows<{ sum: string; n: number }>(
			"SELECT sum(energy_mwh)::text AS sum, count(*)::int AS n FROM device_consumption_ledgers WHERE device_id = $1",
			[this.old],
		);
		return row;
	}

	private async parts(): Promise<string[]> {
		const rows = await this.rows<{ name: string }>(
			"SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'telemetry_events'::regclass",
		);
		return rows.map(({ name }) => name);
	}
}

function history(): WrittenReading[] {
	const hourly = (from: string, hours: number, wh: number) =>
		Array.from({ length: hours }, (_, n) => ({ s: secondsOf(Date.parse(from) + n * HOUR), wh: wh + n * 10 }));
	return [...hourly("2024-10-10T00:00:00Z", 24 * 30, 1_000), ...hourly("2026-11-03T00:00:00Z", 24, 900_000)];
}
