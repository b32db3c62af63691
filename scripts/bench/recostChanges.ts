import type pg from "pg";
import { addDays } from "@/domain/calendar/zone";
import { inTransaction } from "@/store/pool";
import { addParts } from "@/store/projections";
import { record, settle, TIME_OF_USE } from "./recostTariff";
import type { SeededYear } from "./seededYear";
import { YEAR_STARTS } from "./seededYear";

const MONTH_DAYS = 31;

/** Adds a slab and a demand charge: a connection's month is then one piece of work. */
const BY_CONNECTION = [
	...TIME_OF_USE,
	{ kind: "energy_slabs", mode: "telescopic", slabs: [{ up_to_kwh: "60000", rate_per_kwh: "0.10" }, { rate_per_kwh: "0.20" }] },
	{ kind: "demand", rate_per_unit: "420", contract: "250", minimum_percent: "75", allocate_by: "coincident_peak" },
];

/** What one changed day costs: a day of one meter under rates, and a billing period under charges of the connection. */
export async function measureChanges(
	pool: pg.Pool,
	worker: pg.Pool,
	year: SeededYear,
	say: (line: string) => void,
): Promise<void> {
	const byRates = await changeOneDay(pool, worker, year);
	say(`one changed day of one meter, time of use: ${byRates.ms.toFixed(0)} ms, ${byRates.days} day priced`);
	if (year.days < MONTH_DAYS) return;
	await record(pool, year, BY_CONNECTION, MONTH_DAYS);
	const startedAt = performance.now();
	await settle(worker);
	say(
		`one month of ${year.rooms} rooms under slabs and demand, from the mark to the stored charges: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
	);
	const byPeriod = await changeOneDay(pool, worker, year);
	say(
		`one changed day under slabs and demand: ${byPeriod.ms.toFixed(0)} ms, ${byPeriod.days} day priced and ${byPeriod.months} month stated`,
	);
}

async function changeOneDay(
	pool: pg.Pool,
	worker: pg.Pool,
	year: SeededYear,
): Promise<{ ms: number; days: number; months: number }> {
	const { rows } = await pool.query<{ id: number }>("SELECT min(id) AS id FROM devices WHERE site_id = $1", [year.siteId]);
	const deviceId = rows[0]?.id ?? 0;
	const date = addDays(YEAR_STARTS, Math.min(9, year.days - 1));
	const figures = { energyMwh: 1_000n, estimatedMwh: 0n, allocatedMwh: 0n, onTimeMs: 0n, coveredMs: 0n };
	const part = { deviceId, classroomId: deviceId, ...figures };
	const before = await pool.query<{ at: Date }>("SELECT clock_timestamp() AS at");
	await inTransaction(worker, (client) =>
		addParts(client, {
			quarters: [{ ...part, startsAt: Date.parse(`${date}T10:00:00+05:30`) }],
			days: [{ ...part, date }],
			months: [{ ...part, month: date.slice(0, 7) }],
		}),
	);
	const marked = await pool.query<{ days: number }>(
		"SELECT coalesce(sum(cardinality(local_dates)), 0)::int AS days FROM price_marks",
	);
	const startedAt = performance.now();
	await settle(worker);
	const ms = performance.now() - startedAt;
	const stated = await pool.query("SELECT FROM priced_months WHERE priced_at > $1", [before.rows[0]?.at]);
	return { ms, days: marked.rows[0]?.days ?? 0, months: stated.rowCount ?? 0 };
}
