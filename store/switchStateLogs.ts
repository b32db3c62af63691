import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { SwitchTrackLog } from "@/domain/switching/deriveSwitchLog";
import type { SwitchEvidence, SwitchSession, SwitchSource } from "@/domain/switching/session";
import { instantText } from "./telemetryEvents";

/** One row of the projection: an edge, linked to its other one. */
export interface SwitchLogRow {
	readonly deviceId: number;
	readonly position: number;
	readonly at: Instant;
	readonly state: boolean;
	readonly source: SwitchSource;
	readonly evidence: SwitchEvidence;
	readonly eventSha256: string;
	/** Sorted, joined by commas. */
	readonly flags: string;
	/** OFF: the ON that it closes. */
	readonly onAt: Instant | null;
	/** ON: the OFF that closes it; null while it is on. */
	readonly offAt: Instant | null;
}

/** The rows of a session: its ON, and its OFF where it has one. */
export function rowsOfSession(deviceId: number, { position, on, off }: SwitchSession): SwitchLogRow[] {
	const row = ({ flags, ...edge }: SwitchSession["on"]) => ({ deviceId, position, ...edge, flags: flags.join(",") });
	const opening = { ...row(on), state: true, onAt: null, offAt: off?.at ?? null };
	return off ? [opening, { ...row(off), state: false, onAt: on.at, offAt: null }] : [opening];
}

/** What stands where a derived log says something: every row of its tracks from their first session on. */
export async function readLogRows(
	client: pg.ClientBase,
	tracks: readonly (SwitchTrackLog & { readonly deviceId: number })[],
): Promise<SwitchLogRow[]> {
	if (tracks.length === 0) return [];
	const { rows } = await client.query<{
		device_id: number;
		position: number;
		at: Date;
		state: boolean;
		source: SwitchSource;
		evidence: SwitchEvidence;
		event: string;
		flags: string;
		on_at: Date | null;
		off_at: Date | null;
	}>(
		`SELECT l.device_id, l.position, l.at, l.state, l.source, l.evidence, encode(l.event_sha256, 'hex') AS event, l.flags, l.on_at, l.off_at
		FROM unnest($1::int[], $2::smallint[], $3::timestamptz[]) AS t (device_id, position, starts)
		JOIN switch_state_logs l ON l.device_id = t.device_id AND l.position = t.position AND l.at >= t.starts
			AND (l.state OR l.on_at >= t.starts)`,
		[
			tracks.map(({ deviceId }) => deviceId),
			tracks.map(({ position }) => position),
			tracks.map(({ from }) => (from === null ? "-infinity" : instantText(from))),
		],
	);
	return rows.map((row) => ({
		deviceId: row.device_id,
		position: row.position,
		at: row.at.getTime(),
		state: row.state,
		source: row.source,
		evidence: row.evidence,
		eventSha256: row.event,
		flags: row.flags,
		onAt: row.on_at?.getTime() ?? null,
		offAt: row.off_at?.getTime() ?? null,
	}));
}

/** Puts rows in the place of others. */
export async function swapLogRows(
	client: pg.ClientBase,
	gone: readonly SwitchLogRow[],
	come: readonly SwitchLogRow[],
): Promise<void> {
	if (gone.length > 0)
		await client.query(
			`DELETE FROM switch_state_logs l USING unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::boolean[])
				AS g (device_id, position, at, state)
			WHERE l.device_id = g.device_id AND l.position = g.position AND l.at = g.at AND l.state = g.state`,
			[
				gone.map(({ deviceId }) => deviceId),
				gone.map(({ position }) => position),
				gone.map(({ at }) => instantText(at)),
				gone.map(({ state }) => state),
			],
		);
	if (come.length === 0) return;
	await client.query(
		`INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags, on_at, runtime_ms, off_at)
		SELECT * FROM unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::boolean[], $5::switch_source[], $6::switch_evidence[],
			$7::bytea[], $8::text[], $9::timestamptz[], $10::bigint[], $11::timestamptz[])`,
		[
			come.map(({ deviceId }) => deviceId),
			come.map(({ position }) => position),
			come.map(({ at }) => instantText(at)),
			come.map(({ state }) => state),
			come.map(({ source }) => source),
			come.map(({ evidence }) => evidence),
			come.map(({ eventSha256 }) => `\\x${eventSha256}`),
			come.map(({ flags }) => flags),
			come.map(({ onAt }) => (onAt === null ? null : instantText(onAt))),
			come.map(({ at, onAt }) => (onAt === null ? null : at - onAt)),
			come.map(({ offAt }) => (offAt === null ? null : instantText(offAt))),
		],
	);
}
