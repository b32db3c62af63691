import type pg from "pg";
import { pino } from "pino";
import { type CostVersionDraft, parseComponents, type TariffComponent } from "@/domain/cost/costVersion";
import { createTestDatabase } from "@/launch/testDatabase";
import { createPool, inTransaction, type PoolClient } from "@/store/pool";
import { addParts } from "@/store/projections";
import { recordVersion, type VersionToRecord } from "@/store/recordCostVersion";
import { insertDevice, insertSite } from "@/store/testLedger";
import { createUsageReader, type UsageSnapshot } from "@/store/usage";
import { createCostStage } from "./costStage";

const QUARTER = 900_000;

/** A site in Kolkata with three rooms, one meter each, in a database of its own; prices and energies are added by the test. */
export async function openCostWorld() {
	const database = await createTestDatabase();
	const owner = createPool({ url: database.url });
	const worker = createPool({ url: database.url, role: "autovolt_worker" });
	const web = createPool({ url: database.url, role: "autovolt_web" });
	const site = await insertSite(owner, "Main campus", "Asia/Kolkata", ["A", "B", "C"]);
	const [a = 0, b = 0, c = 0] = site.rooms;
	const building = await owner.query<{ id: number }>("INSERT INTO buildings (site_id, name) VALUES ($1, 'North') RETURNING id", [
		site.siteId,
	]);
	const buildingId = building.rows[0]?.id ?? 0;
	const devices = new Map<number, number>();
	for (const [index, room] of [a, b, c].entries())
		devices.set(room, await insertDevice(owner, `device-${index}`, site.siteId, room));

	/** Energy of a room in `count` quarter-hours from a local time on. */
	async function use(room: number, from: string, energyMwh: bigint, count = 1): Promise<void> {
		const deviceId = devices.get(room) ?? 0;
		const part = { deviceId, classroomId: room, estimatedMwh: 0n, allocatedMwh: 0n, onTimeMs: 0n };
		const quarter = { ...part, energyMwh, coveredMs: 900_000n };
		const whole = { ...part, energyMwh: energyMwh * BigInt(count), coveredMs: 900_000n * BigInt(count) };
		const start = Date.parse(`${from}+05:30`);
		const date = from.slice(0, 10);
		await inTransaction(worker, (client) =>
			addParts(client, {
				quarters: Array.from({ length: count }, (_, index) => ({ ...quarter, startsAt: start + index * QUARTER })),
				days: [{ ...whole, date }],
				months: [{ ...whole, month: date.slice(0, 7) }],
			}),
		);
	}

	function draft(from: string, tariff: readonly object[], more: Partial<CostVersionDraft> = {}): VersionToRecord {
		return {
			...{ siteId: site.siteId, classroomId: null, buildingId: null, components: tariffOf(tariff) },
			...{ effectiveFrom: Date.parse(`${from}T00:00:00+05:30`), effectiveUntil: null, notes: "", createdBy: "admin@example.org" },
			...{ createdByUserId: null, now: Date.now(), basedOn: null, ...more },
		};
	}
	const asWeb = <T>(work: (client: PoolClient) => Promise<T>) => inTransaction(web, work);
	async function record(version: VersionToRecord) {
		const recording = await asWeb((client) => recordVersion(client, version));
		if (recording.kind !== "recorded") throw new Error(recording.kind);
		return recording;
	}
	const stage = (daysPerMarkStep = 1_000) =>
		createCostStage({
			pool: worker,
			log: pino({ level: "silent" }),
			daysPerMarkStep,
			markWorkMs: 0,
			monthRestMs: 0,
			restPerWork: 0,
		});
	async function settle(): Promise<void> {
		const all = stage();
		while ((await all.runOnce()) > 0);
	}
	const scope = { siteId: site.siteId, classroomIds: null, deviceIds: null };
	const read = <T>(work: (usage: UsageSnapshot) => Promise<T>) => createUsageReader(web).snapshot(work);
	const rows = async (sql: string) => (await owner.query(sql)).rows as Record<string, unknown>[];
	return {
		...{ site, a, b, c, buildingId, owner, worker, web, scope },
		...{ use, draft, record, asWeb, stage, settle, read, rows },
		async close() {
			await Promise.all([owner.end(), worker.end(), web.end()]);
			await database.drop();
		},
	};
}

export type CostWorld = Awaited<ReturnType<typeof openCostWorld>>;

export function tariffOf(components: readonly object[]): readonly TariffComponent[] {
	const parsed = parseComponents(components);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	return parsed.components;
}

export const flat = (rate: string) => [{ kind: "energy_flat", rate_per_kwh: rate }];

/** The money of stored days and charges, without the versions that made it. */
export async function storedMoney(pool: pg.Pool): Promise<unknown[]> {
	const days = await pool.query(
		"SELECT device_id, local_date, energy_mwh, cost_pico, cost_version_id = 0 AS unpriced FROM daily_costs ORDER BY 1, 2, 3, 4",
	);
	const charges = await pool.query("SELECT classroom_id, local_date, cost_pico FROM period_charges ORDER BY 1, 2, 3");
	return [days.rows, charges.rows];
}
