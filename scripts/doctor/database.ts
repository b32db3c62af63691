import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "@/launch/bootstrap.mjs";
import { databaseUrl } from "@/launch/databaseUrl";
import type { LaunchSettings } from "@/launch/settings";
import { findWrongRights } from "@/store/findWrongRights";
import { createPool, type Pool } from "@/store/pool";
import { readRetentionState } from "@/store/retentionState";
import { type Finding, ok, warn, wrong } from "./finding";

const VERSION_MIN = 150_000;
const CLOCK_SECONDS_MAX = 5;
const RIGHTS_SHOWN_MAX = 5;

/** Reachable, new enough, migrated, partitions for this month and the next, clocks together. */
export async function checkDatabase({ databaseUrl: given, dataDir }: LaunchSettings): Promise<Finding[]> {
	let url: string;
	try {
		url = databaseUrl({ ...process.env, ...(given ? {} : { AUTOVOLT_DATA_DIR: dataDir }) });
	} catch (error) {
		return [warn((error as Error).message, "start it: npm start. What follows cannot be looked at until then.")];
	}
	const pool = createPool({ url, max: 1, applicationName: "autovolt-doctor" });
	try {
		return [
			...[await version(pool), await clock(pool), await migrations(pool), await partitions(pool)],
			...[await retention(pool), await rights(pool)],
		];
	} catch (error) {
		return [
			wrong(
				`The database does not answer: ${(error as Error).message}.`,
				"look into var/postgres/postgres.log, or check DATABASE_URL.",
			),
		];
	} finally {
		await pool.end();
	}
}

async function version(pool: Pool): Promise<Finding> {
	const { rows } = await pool.query<{ number: string; text: string }>(
		"SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text",
	);
	const text = `PostgreSQL ${rows[0]?.text}`;
	return Number(rows[0]?.number) >= VERSION_MIN
		? ok(`${text} answers`)
		: wrong(`${text} is too old.`, "use PostgreSQL 15 or later.");
}

async function clock(pool: Pool): Promise<Finding> {
	const before = Date.now();
	const { rows } = await pool.query<{ ms: number }>("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms");
	const apart = Math.abs((rows[0]?.ms ?? 0) - (before + Date.now()) / 2) / 1_000;
	if (before < Date.UTC(2025, 0, 1))
		return wrong(`This machine's clock says ${new Date(before).toISOString()}.`, "set it: enable NTP.");
	if (apart > CLOCK_SECONDS_MAX)
		return wrong(`The clocks of this machine and of the database are ${Math.round(apart)} s apart.`, "enable NTP on both.");
	return ok("The clocks of this machine and of the database agree");
}

async function migrations(pool: Pool): Promise<Finding> {
	const folder = join(ROOT, "prisma", "migrations");
	const wanted = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	const { rows } = await pool.query<{ migration_name: string; checksum: string }>(
		"SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
	);
	const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
	const missing = wanted.filter(({ name }) => !applied.has(name)).map(({ name }) => name);
	if (missing.length > 0)
		return wrong(`Migrations are missing: ${missing.join(", ")}.`, "start AutoVolt again: it applies them.");
	const sha256 = (name: string) =>
		createHash("sha256")
			.update(readFileSync(join(folder, name, "migration.sql"), "utf8"))
			.digest("hex");
	const edited = wanted.filter(({ name }) => applied.get(name) !== sha256(name)).map(({ name }) => name);
	if (edited.length > 0)
		return wrong(
			`Migrations were edited after they were applied: ${edited.join(", ")}.`,
			"restore the files: git checkout prisma/migrations.",
		);
	const unknown = [...applied.keys()].filter((name) => !wanted.some((entry) => entry.name === name));
	if (unknown.length > 0) return warn(`The database is newer than this checkout: ${unknown.join(", ")}.`, "update the checkout.");
	return ok(`All ${wanted.length} migrations are applied`);
}

/** Judged only where all migrations are applied: an older database has other tables. */
async function rights(pool: Pool): Promise<Finding> {
	const found = await findWrongRights(pool);
	if (found.length === 0) return ok("Roles, grants and append-only triggers are as written (store/rights.ts)");
	const more = found.length > RIGHTS_SHOWN_MAX ? ` And ${found.length - RIGHTS_SHOWN_MAX} more.` : "";
	return wrong(
		`Rights in the database are not as they should be: ${found.slice(0, RIGHTS_SHOWN_MAX).join(" ")}${more}`,
		"as the database's owner, GRANT, REVOKE or make the trigger anew (docs/audit.md, Rights); find out who changed it.",
	);
}

async function retention(pool: Pool): Promise<Finding> {
	const state = await readRetentionState(pool);
	if (!state) return ok("Retention has not looked at the readings yet");
	const since = state.keptSince ? `Readings are kept since ${state.keptSince}` : "There are no readings yet";
	const archived = state.archivedMonths > 0 ? `, ${state.archivedMonths} months before are in the archive` : "";
	if (state.bars.length > 0)
		return warn(
			`${since}${archived}. ${state.next} is due to go since ${state.dueOn}, but stays: ${state.bars.join("; ")}.`,
			"mend what is named; npm run retention looks again.",
		);
	if (state.months === null) return ok(`${since}${archived}; retention is off`);
	return ok(`${since}${archived}; next to go: ${state.next ?? "none"}${state.dueOn ? ` on ${state.dueOn}` : ""}`);
}

async function partitions(pool: Pool): Promise<Finding> {
	const { rows } = await pool.query<{ month: string }>(`
		SELECT to_char(month, 'YYYY-MM') AS month
		FROM unnest(ARRAY[date_trunc('month', now()), date_trunc('month', now()) + interval '1 month']) AS month
		WHERE to_regclass('telemetry_events_' || to_char(month, 'YYYY_MM')) IS NULL`);
	if (rows.length === 0) return ok("The partitions of this month and the next are there");
	return warn(
		`No partition of telemetry_events yet for ${rows.map(({ month }) => month).join(", ")}.`,
		"the worker makes them when it starts and every night; look at its log if it has been running.",
	);
}
