import { readFileSync } from "node:fs";
import type pg from "pg";
import { instantText, type TelemetryEventRow } from "./telemetryEvents";

const INSERT = readFileSync(new URL("./plainReadings.insert.sql", import.meta.url), "utf8");

/**
 * Stores a batch of synced readings without (epoch, seq) and the ledger's mark by one statement of its own: one round
 * trip, which is what a live batch waits for. Returns the content hashes (hex) of the rows that are new.
 */
export async function insertPlainReadings(database: pg.Pool, rows: readonly TelemetryEventRow[]): Promise<Set<string>> {
	const { rows: stored } = await database.query<{ content: string }>({
		name: "plain_readings_insert",
		text: INSERT,
		values: [
			list(rows, (row) => row.deviceId),
			list(rows, (row) => row.channel),
			list(rows, (row) => instantText(row.filedAt)),
			list(rows, (row) => `"\\\\x${row.contentSha256}"`),
			list(rows, (row) => instantText(row.receivedAt)),
			list(rows, (row) => row.deviceClockMs),
			list(rows, (row) => row.energyMwh),
			list(rows, (row) => row.powerMw),
			list(rows, (row) => row.epoch),
			list(rows, (row) => row.boot),
			list(rows, (row) => row.uptimeMs),
			list(rows, (row) => quoted(row.switchStates)),
			list(rows, (row) => `"{${row.switchEnergyMwh.join(",")}}"`),
			list(rows, (row) => quoted(row.extra)),
		],
	});
	return new Set(stored.map(({ content }) => content));
}

/** An array literal, written here since the driver's general one costs more than the rest of the batch. */
function list(rows: readonly TelemetryEventRow[], element: (row: TelemetryEventRow) => string | number | bigint | null): string {
	let text = "{";
	for (const row of rows) text += `${text.length > 1 ? "," : ""}${element(row) ?? "NULL"}`;
	return `${text}}`;
}

function quoted(text: string | null): string | null {
	return text === null ? null : `"${text.replace(/["\\]/g, "\\$&")}"`;
}
