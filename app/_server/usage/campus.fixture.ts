import { randomUUID } from "node:crypto";
import type pg from "pg";
import { siteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import type { DatedZone } from "@/domain/calendar/zone";
import { createTestDatabase } from "@/launch/testDatabase";
import { createPool } from "@/store/pool";
import { createPrisma } from "@/store/prisma";
import { newSecret, secretHash } from "@/store/secret";
import { closeDatabase, type Database } from "../database";

// A small campus in a real database for the tests of the routes: its projections are written here as the worker folds them.

export interface Campus {
	readonly pool: pg.Pool;
	readonly url: string;
	readonly siteId: number;
	/** Room ids by code. */
	readonly rooms: Readonly<Record<string, number>>;
	/** Device ids by name. */
	readonly devices: Readonly<Record<string, number>>;
	readonly zones: readonly DatedZone[];
	readonly adminToken: string;
	close(): Promise<void>;
}

/** Energy of one device in one room in one quarter-hour, in mWh. */
export interface Quarter {
	readonly device: string;
	readonly room: string;
	readonly startsAt: Instant;
	readonly energyMwh: bigint;
	readonly estimatedMwh?: bigint;
	readonly allocatedMwh?: bigint;
	readonly onTimeMs?: bigint;
}

/** Rooms as "CODE" → building; devices as name → room. All stand there since 2020. */
export async function createCampus({
	timeZone = "Asia/Kolkata",
	rooms = { "CSE-301": "Block A", "CSE-302": "Block A", "LIB-1": "Block B" },
	devices = { "A-1": "CSE-301", "A-2": "CSE-301", "B-1": "CSE-302", "C-1": "LIB-1" },
}: {
	timeZone?: string;
	rooms?: Record<string, string>;
	devices?: Record<string, string>;
} = {}): Promise<Campus> {
	const database = await createTestDatabase();
	process.env["DATABASE_URL"] = database.url;
	process.env["NEXTAUTH_SECRET"] ??= "3f9c1d7a5b8e2046c1f7d9ab";
	const pool = createPool({ url: database.url });
	// The environment is parsed once per process, and a file may make several campuses.
	(globalThis as { autovoltDatabase?: Database }).autovoltDatabase = {
		prisma: createPrisma({ url: database.url, role: "autovolt_web" }),
		pool: createPool({ url: database.url, role: "autovolt_web" }),
	};
	const { rows: sites } = await pool.query<{ id: number }>(
		"INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR') RETURNING id",
	);
	const siteId = sites[0]?.id as number;
	await pool.query("INSERT INTO site_zones (site_id, effective_from, time_zone) VALUES ($1, to_timestamp(0), $2)", [
		siteId,
		timeZone,
	]);
	await pool.query("INSERT INTO classrooms (site_id, code, kind) VALUES ($1, 'UNASSIGNED', 'unassigned')", [siteId]);
	const roomIds: Record<string, number> = {};
	for (const [code, building] of Object.entries(rooms)) {
		await pool.query("INSERT INTO buildings (site_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", [siteId, building]);
		const { rows } = await pool.query<{ id: number }>(
			"INSERT INTO classrooms (site_id, code, building_id) VALUES ($1, $2, (SELECT id FROM buildings WHERE site_id = $1 AND name = $3)) RETURNING id",
			[siteId, code, building],
		);
		roomIds[code] = rows[0]?.id as number;
	}
	const deviceIds: Record<string, number> = {};
	for (const [name, code] of Object.entries(devices)) {
		const { rows } = await pool.query<{ id: number }>("INSERT INTO devices (site_id, esp32_name) VALUES ($1, $2) RETURNING id", [
			siteId,
			name,
		]);
		const deviceId = rows[0]?.id as number;
		deviceIds[name] = deviceId;
		await pool.query("INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, '2020-01-01')", [
			deviceId,
			roomIds[code],
		]);
	}
	const campus = { pool, url: database.url, siteId, rooms: roomIds, devices: deviceIds, zones: [{ effectiveFrom: 0, timeZone }] };
	return {
		...campus,
		adminToken: await addToken(pool, { role: "admin" }),
		async close() {
			await closeDatabase();
			await pool.end();
			await database.drop();
		},
	};
}

export async function addToken(
	pool: pg.Pool,
	{ role, siteId = null, classroomIds = [] }: { role: string; siteId?: number | null; classroomIds?: number[] },
): Promise<string> {
	const secret = newSecret();
	await pool.query(
		"INSERT INTO api_tokens (name, token_sha256, role, site_id, classroom_ids) VALUES ($1, $2, $3::user_role, $4, $5)",
		[`test ${secret.slice(0, 6)}`, secretHash(secret), role, siteId, classroomIds],
	);
	return secret;
}

interface VersionRange {
	readonly from: Instant;
	readonly until?: Instant | null;
	/** Null = the site's. */
	readonly room?: string | null;
}

/** A flat price from an instant on. */
export function addFlatVersion(campus: Campus, { rateMicro, ...range }: VersionRange & { rateMicro: bigint }): Promise<void> {
	return addTariff(campus, [{ kind: "energy_flat", rate_micro_per_kwh: String(rateMicro) }], range);
}

/** A tariff from an instant on. */
export async function addTariff(
	{ pool, siteId, rooms }: Campus,
	components: readonly object[],
	{ from, until = null, room = null }: VersionRange,
): Promise<void> {
	await pool.query(
		`INSERT INTO cost_versions (site_id, scope, classroom_id, effective_from, effective_until, recorded_from, version_key, components, created_by)
		 VALUES ($1, $2::cost_version_scope, $3, $4, $5, now(), $6, $7, 'test')`,
		[
			siteId,
			room === null ? "site" : "classroom",
			room === null ? null : rooms[room],
			new Date(from),
			until === null ? null : new Date(until),
			randomUUID(),
			JSON.stringify(components),
		],
	);
}

/** Writes quarter-hours and what they fold to. Costs stay stale, so that the read model prices them itself. */
export async function addQuarters({ pool, rooms, devices, zones }: Campus, quarters: readonly Quarter[]): Promise<void> {
	const rows = quarters.map((quarter) => ({
		device_id: devices[quarter.device],
		classroom_id: rooms[quarter.room],
		starts_at: new Date(quarter.startsAt).toISOString(),
		local_date: siteDate(quarter.startsAt, zones),
		energy_mwh: String(quarter.energyMwh),
		estimated_mwh: String(quarter.estimatedMwh ?? 0n),
		allocated_mwh: String(quarter.allocatedMwh ?? 0n),
		on_time_ms: String(quarter.onTimeMs ?? 0n),
	}));
	const source = `jsonb_to_recordset($1::jsonb) AS q (device_id int, classroom_id int, starts_at timestamptz, local_date date,
		energy_mwh bigint, estimated_mwh bigint, allocated_mwh bigint, on_time_ms bigint)`;
	const sums = "sum(energy_mwh), sum(estimated_mwh), sum(allocated_mwh), sum(on_time_ms), sum(900000)";
	const columns = "energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms";
	const given = [JSON.stringify(rows)];
	await pool.query(
		`INSERT INTO quarter_hours (device_id, classroom_id, starts_at, ${columns})
		 SELECT device_id, classroom_id, starts_at, energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, 900000 FROM ${source}`,
		given,
	);
	await pool.query(
		`INSERT INTO daily_aggregates (device_id, classroom_id, local_date, ${columns}, revision)
		 SELECT device_id, classroom_id, local_date, ${sums}, 1 FROM ${source} GROUP BY 1, 2, 3`,
		given,
	);
	await pool.query(
		`INSERT INTO monthly_aggregates (device_id, classroom_id, local_month, ${columns})
		 SELECT device_id, classroom_id, date_trunc('month', local_date)::date, ${sums} FROM ${source} GROUP BY 1, 2, 3`,
		given,
	);
}

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Calls a route handler as a client with a token would. */
export function callRoute(
	handler: Handler,
	path: string,
	token: string | null,
	init: RequestInit & { params?: Record<string, string> } = {},
): Promise<Response> {
	const { params = {}, ...rest } = init;
	const headers = new Headers(rest.headers);
	if (token !== null) headers.set("authorization", `Bearer ${token}`);
	return handler(new Request(`http://127.0.0.1${path}`, { ...rest, headers }), { params: Promise.resolve(params) });
}

export async function getJson<T>(handler: Handler, path: string, token: string): Promise<T> {
	const response = await callRoute(handler, path, token);
	const body = (await response.json()) as T;
	if (response.status !== 200) throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
	return body;
}
