import type pg from "pg";
import { pino } from "pino";
import { addDays } from "@/domain/calendar/zone";
import { parseComponents } from "@/domain/cost/costVersion";
import { inTransaction } from "@/store/pool";
import { recordVersion } from "@/store/recordCostVersion";
import { createCostStage } from "@/worker/cost/costStage";
import { type SeededYear, YEAR_STARTS } from "./seededYear";

/** By time of day, as KSEB's tariff order has it. */
export const TIME_OF_USE = [
	{
		kind: "energy_tou",
		base_rate_per_kwh: "5.90",
		periods: [
			{ name: "Normal", factor: "1", windows: [{ from: "06:00", to: "18:00" }] },
			{ name: "Peak", factor: "1.5", windows: [{ from: "18:00", to: "22:00" }] },
			{ name: "Off-peak", factor: "0.75", windows: [{ from: "22:00", to: "06:00" }] },
		],
	},
];

/** Records a tariff for some days of the year. */
export async function record(
	pool: pg.Pool,
	year: SeededYear,
	tariff: readonly object[],
	days: number,
	firstDate = YEAR_STARTS,
): Promise<void> {
	const parsed = parseComponents(tariff);
	if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
	const at = (date: string) => Date.parse(`${date}T00:00:00+05:30`);
	const recording = await inTransaction(pool, (client) =>
		recordVersion(client, {
			...{ siteId: year.siteId, classroomId: null, buildingId: null, components: parsed.components },
			...{ effectiveFrom: at(firstDate), effectiveUntil: at(addDays(firstDate, days)) },
			...{ notes: "", createdBy: "bench", createdByUserId: null, now: Date.now(), basedOn: null },
		}),
	);
	if (recording.kind !== "recorded") throw new Error(`the tariff was not recorded: ${recording.kind}`);
}

/** Runs the cost stage until nothing is stale, without the rests that it takes beside other stages. */
export async function settle(worker: pg.Pool): Promise<void> {
	const stage = createCostStage({ pool: worker, log: pino({ level: "silent" }), monthRestMs: 0, restPerWork: 0 });
	while ((await stage.runOnce()) > 0);
}
