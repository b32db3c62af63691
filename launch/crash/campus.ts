import type pg from "pg";
import { parseComponents } from "@/domain/cost/costVersion";
import { inTransaction, type Pool } from "@/store/pool";
import { recordVersion } from "@/store/recordCostVersion";
import { secretHash } from "@/store/secret";
import { insertDevice, insertSite } from "@/store/testLedger";

/** A device of the campus that is crashed. */
export interface CrashDevice {
	readonly name: string;
	readonly secret: string;
	/** Where its readings begin: each device has a month of its own, so that partitions are made while it sends. */
	readonly begins: number;
}

const ZONES = ["Asia/Kolkata", "Asia/Kathmandu", "Europe/Berlin"] as const;
const HOUR = 3_600_000;
const RATINGS_MW = [40_000n, 75_000n];

/** In the evening of a site, so that its readings pass midnight; one crosses an end of month, one the end of summer time. */
const BEGINS = ["2025-02-11", "2025-03-31", "2025-04-14", "2025-05-20", "2025-06-30", "2025-10-25"];

export const CRASH_DEVICES: readonly CrashDevice[] = BEGINS.map((date, index) => ({
	name: `crash-${index}`,
	secret: `secret-of-crash-${index}`,
	begins: Date.parse(`${date}T16:00:00Z`) - (index % 2) * HOUR,
}));

export const FIRST_DATE = "2025-02-01";
export const LAST_DATE = "2025-10-31";

/** Three sites in zones of their own with two metered rooms each, switches with ratings, and a price. */
export async function configureCampus(owner: pg.Pool): Promise<void> {
	for (const [s, zone] of ZONES.entries()) {
		const site = await insertSite(owner, `Campus ${s + 1}`, zone, ["A", "B"]);
		for (const [r, room] of site.rooms.entries()) {
			const device = CRASH_DEVICES[s * 2 + r];
			if (!device) continue;
			const id = await insertDevice(owner, device.name, site.siteId, room);
			await owner.query("INSERT INTO device_credentials (device_id, secret_sha256) VALUES ($1, $2)", [
				id,
				secretHash(device.secret),
			]);
			for (const [position, rating] of RATINGS_MW.entries()) {
				const { rows } = await owner.query<{ id: number }>(
					"INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, $2, $3, 'light') RETURNING id",
					[id, position, `Light ${position}`],
				);
				await owner.query(
					"INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw) VALUES ($1, '2020-01-01Z', $2)",
					[rows[0]?.id, rating],
				);
			}
		}
		await setPrice(owner, site.siteId, "2020-01-01T00:00:00Z", "7.5");
	}
}

/** What the web app does when somebody changes a price, also of the past. */
export async function setPrice(pool: Pool, siteId: number, from: string, ratePerKwh: string): Promise<void> {
	const parsed = parseComponents([{ kind: "energy_flat", rate_per_kwh: ratePerKwh }]);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	const recording = await inTransaction(pool, (client) =>
		recordVersion(client, {
			...{ siteId, classroomId: null, buildingId: null, components: parsed.components, effectiveFrom: Date.parse(from) },
			...{
				effectiveUntil: null,
				notes: "",
				createdBy: "crash@example.org",
				createdByUserId: null,
				now: Date.now(),
				basedOn: null,
			},
		}),
	);
	if (recording.kind !== "recorded") throw new Error(`the price of site ${siteId} was not recorded: ${recording.kind}`);
}

/** What the web app does when somebody asks for a recalculation. */
export async function askToRecalculate(pool: Pool, siteId: number): Promise<void> {
	const request = { site_id: siteId, classroom_id: null, start: FIRST_DATE, end: LAST_DATE, dry_run: false };
	await pool.query("INSERT INTO job_runs (kind, request) VALUES ('recalculate', $1)", [JSON.stringify(request)]);
	await pool.query("NOTIFY autovolt_stage, 'recalculate'");
}
