import { readFileSync } from "node:fs";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Instant } from "@/domain/calendar/interval";
import { fault } from "./fault";

/** One row of telemetry_events. Hashes as hex, instants in ms, JSON as text: what COPY and unnest want. */
export interface TelemetryEventRow {
	readonly deviceId: number;
	readonly channel: number;
	readonly filedAt: Instant;
	readonly contentSha256: string;
	readonly receivedAt: Instant;
	readonly synced: boolean;
	readonly deviceClockMs: number | null;
	readonly energyMwh: bigint | null;
	readonly powerMw: bigint | null;
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly seq: number | null;
	readonly uptimeMs: number | null;
	readonly switchStates: string | null;
	readonly switchEnergyMwh: readonly bigint[];
	readonly extra: string | null;
}

const COPY = `COPY telemetry_events (device_id, channel, filed_at, content_sha256, received_at, synced, device_clock_ms,
	energy_mwh, power_mw, epoch, boot, seq, uptime_ms, switch_states, switch_energy_mwh, extra) FROM STDIN`;
const INSERT = readFileSync(new URL("./telemetryEvents.insert.sql", import.meta.url), "utf8");

/** The fast path: three times as fast as INSERT. Fails as a whole (23505) when one of the rows is stored already. */
export async function copyTelemetryEvents(client: pg.ClientBase, rows: readonly TelemetryEventRow[]): Promise<void> {
	let text = "";
	for (const row of rows) text += copyLine(row);
	const stream = client.query(copyFrom(COPY));
	await new Promise<void>((resolve, reject) => {
		// More than one may come: the server ends the session, then the socket breaks.
		stream.on("error", reject);
		stream.once("finish", resolve);
		stream.end(text);
	});
}

/** Stores what is not there yet. Returns the content hashes (hex) of the rows that are new. */
export async function insertTelemetryEvents(client: pg.ClientBase, rows: readonly TelemetryEventRow[]): Promise<Set<string>> {
	if (rows.length === 0) return new Set();
	const { rows: inserted } = await client.query<{ content: string }>({
		name: "telemetry_events_insert",
		text: INSERT,
		values: [
			rows.map((row) => row.deviceId),
			rows.map((row) => row.channel),
			rows.map((row) => instantText(row.filedAt)),
			rows.map((row) => `\\x${row.contentSha256}`),
			rows.map((row) => instantText(row.receivedAt)),
			rows.map((row) => row.synced),
			rows.map((row) => row.deviceClockMs),
			rows.map((row) => row.energyMwh),
			rows.map((row) => row.powerMw),
			rows.map((row) => row.epoch),
			rows.map((row) => row.boot),
			rows.map((row) => row.seq),
			rows.map((row) => row.uptimeMs),
			rows.map((row) => row.switchStates),
			rows.map((row) => `{${row.switchEnergyMwh.join(",")}}`),
			rows.map((row) => row.extra),
		],
	});
	return new Set(inserted.map((row) => row.content));
}

/** Makes the month partitions that are missing; each month is asked for once per process. */
export class PartitionKeeper {
	private readonly known = new Set<string>();

	constructor(private readonly pool: pg.Pool) {}

	async ensure(instants: Iterable<Instant>): Promise<void> {
		const missing = new Set<string>();
		for (const at of instants) {
			const month = monthOf(at);
			if (!this.known.has(month)) missing.add(month);
		}
		for (const month of [...missing].sort()) {
			await this.pool.query("SELECT autovolt_ensure_partition($1::date)", [`${month}-01`]);
			fault("partition-made");
			this.known.add(month);
		}
	}

	/** After an error that says "no partition": a month may have been dropped by retention. */
	forget(): void {
		this.known.clear();
	}
}

let lastMonthStart = 0;
let lastMonthEnd = 0;
let lastMonth = "";

/** UTC month of an instant: the partition that takes it. Nearly always the same one as before. */
function monthOf(at: Instant): string {
	if (at >= lastMonthStart && at < lastMonthEnd) return lastMonth;
	const date = new Date(at);
	lastMonthStart = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
	lastMonthEnd = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
	lastMonth = date.toISOString().slice(0, 7);
	return lastMonth;
}

let lastInstant = Number.NaN;
let lastText = "";

/** What timestamptz reads, to the millisecond, in UTC whatever the session says. Neighbours often share an instant. */
export function instantText(at: Instant): string {
	if (at !== lastInstant) {
		lastText = new Date(at).toISOString();
		lastInstant = at;
	}
	return lastText;
}

const NULL = "\\N";

function copyLine(row: TelemetryEventRow): string {
	return (
		`${row.deviceId}\t${row.channel}\t${instantText(row.filedAt)}\t\\\\x${row.contentSha256}\t${instantText(row.receivedAt)}\t` +
		`${row.synced ? "t" : "f"}\t${row.deviceClockMs ?? NULL}\t${row.energyMwh ?? NULL}\t${row.powerMw ?? NULL}\t` +
		`${row.epoch ?? NULL}\t${row.boot ?? NULL}\t${row.seq ?? NULL}\t${row.uptimeMs ?? NULL}\t${row.switchStates ?? NULL}\t` +
		`{${row.switchEnergyMwh.join(",")}}\t${row.extra === null ? NULL : escapeCopy(row.extra)}\n`
	);
}

function escapeCopy(text: string): string {
	return text.replace(/[\\\t\n\r]/g, (char) => (char === "\\" ? "\\\\" : char === "\t" ? "\\t" : char === "\n" ? "\\n" : "\\r"));
}
