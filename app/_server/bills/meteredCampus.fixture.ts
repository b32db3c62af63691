import { createHash, randomUUID } from "node:crypto";
import { pino } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { startOfDate } from "@/domain/calendar/zone";
import type { Reading } from "@/domain/telemetry/reading";
import { createPool, type Pool } from "@/store/pool";
import { createAggregateStage } from "@/worker/aggregate/aggregateStage";
import { createLedgerStage } from "@/worker/ledger/ledgerStage";
import { storeReadings } from "@/worker/ledger/storedReadings.fixture";
import { type Campus, createCampus } from "../usage/campus.fixture";

const log = pino({ level: "silent" });

/** A campus whose energy comes the whole way: readings, the ledger, the fold. Past months, so that they are over. */
export interface MeteredCampus extends Campus {
	readonly worker: Pool;
	/** Stores readings as [instant, total Wh] and lets the stages work until nothing is left. */
	read(device: string, totals: readonly (readonly [Instant, number])[]): Promise<void>;
	/** Readings without the stages: what has arrived and is not worked off. */
	store(device: string, totals: readonly (readonly [Instant, number])[]): Promise<void>;
	/** Records a version of the site, a building or a room as one who knows all that stands would. */
	price(version: PricedFrom): Promise<number>;
}

export interface PricedFrom {
	readonly components: readonly object[];
	/** Local date. */
	readonly from: string;
	readonly until?: string | null;
	readonly building?: string;
	readonly room?: string;
}

export async function createMeteredCampus(): Promise<MeteredCampus> {
	const campus = await createCampus();
	const worker = createPool({ url: campus.url, role: "autovolt_worker" });
	const clock = { now: () => Date.now() };
	const ledger = createLedgerStage({ pool: worker, clock, log });
	const aggregate = createAggregateStage({ pool: worker, clock, log });
	const store: MeteredCampus["store"] = (device, totals) =>
		storeReadings(
			worker,
			{ deviceId: campus.devices[device] ?? 0, channel: 0 },
			totals.map(([at, totalWh]) => readingOf(device, at, totalWh)),
		);
	return {
		...campus,
		worker,
		store,
		async read(device, totals) {
			await store(device, totals);
			while ((await ledger.runOnce()) > 0);
			while ((await aggregate.runOnce()) > 0);
		},
		price: (version) => recordVersion(campus, version),
		async close() {
			await aggregate.stop();
			await worker.end();
			await campus.close();
		},
	};
}

/** A day's readings on the quarter-hours, from `totalWh` on: `wh` more at each. */
export function dayOfReadings(date: string, totalWh: number, wh: number, count = 97): [Instant, number][] {
	const start = midnight(date);
	return Array.from({ length: count }, (_, quarter) => [start + quarter * 900_000, totalWh + quarter * wh]);
}

export function midnight(date: string): Instant {
	return startOfDate(date, "Asia/Kolkata");
}

function readingOf(device: string, at: Instant, totalWh: number): Reading {
	const key = createHash("sha256").update(`${device}|${at}|${totalWh}`).digest();
	const unsaid = { powerMw: null, epoch: null, boot: null, seq: null, uptimeMs: null, switchStates: null, firmware: null };
	return { key, at, filedAt: at, receivedAt: at + 1_000, synced: true, energyMwh: BigInt(totalWh * 1000), ...unsaid };
}

async function recordVersion({ pool, siteId, rooms }: Campus, version: PricedFrom): Promise<number> {
	const { from, until = null, building = null, room = null } = version;
	const scope = room !== null ? "classroom" : building !== null ? "building" : "site";
	const client = await pool.connect();
	try {
		await client.query("BEGIN");
		const place = [siteId, room === null ? null : rooms[room], building, new Date(midnight(from))];
		// What began at the same moment is displaced whole; what is longer is not this fixture's business.
		await client.query(
			`UPDATE cost_versions SET recorded_until = now() WHERE site_id = $1 AND classroom_id IS NOT DISTINCT FROM $2
			   AND building_id IS NOT DISTINCT FROM (SELECT id FROM buildings WHERE site_id = $1 AND name = $3)
			   AND effective_from = $4 AND recorded_until IS NULL`,
			place,
		);
		const { rows } = await client.query<{ id: number }>(
			`INSERT INTO cost_versions (site_id, classroom_id, building_id, effective_from, effective_until, scope, recorded_from,
			   version_key, components, created_by)
			 VALUES ($1, $2, (SELECT id FROM buildings WHERE site_id = $1 AND name = $3), $4, $5, $6::cost_version_scope, now(), $7, $8, 'test')
			 RETURNING id`,
			[...place, until === null ? null : new Date(midnight(until)), scope, randomUUID(), JSON.stringify(version.components)],
		);
		await client.query("INSERT INTO cost_marks (site_id, from_date) VALUES ($1, $2)", [siteId, from]);
		await client.query("COMMIT");
		return rows[0]?.id ?? 0;
	} finally {
		client.release();
	}
}
