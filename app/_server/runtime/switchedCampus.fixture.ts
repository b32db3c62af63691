import { createHash } from "node:crypto";
import type { Instant } from "@/domain/calendar/interval";
import type { Campus } from "../usage/campus.fixture";

// Switches of the campus of the usage tests, with sessions as the worker leaves them in the log.

interface Rating {
	readonly from: Instant;
	readonly watts: number;
	readonly factorMicro?: number;
	readonly isDefault?: boolean;
}

interface SwitchMade {
	readonly device: string;
	readonly position: number;
	readonly name?: string;
	readonly type?: string;
	readonly ratings: readonly Rating[];
}

export async function addSwitch(
	{ pool, devices }: Campus,
	{ device, position, name, type = "light", ratings }: SwitchMade,
): Promise<number> {
	const { rows } = await pool.query<{ id: number }>(
		"INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, $2, $3, $4::switch_type) RETURNING id",
		[devices[device], position, name ?? `${type} ${position}`, type],
	);
	const id = rows[0]?.id as number;
	for (const { from, watts, factorMicro = 1_000_000, isDefault = false } of ratings)
		await pool.query(
			"INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw, consumption_factor_micro, is_default) VALUES ($1, $2, $3, $4, $5)",
			[id, new Date(from), watts * 1_000, factorMicro, isDefault],
		);
	return id;
}

interface SessionMade {
	readonly device: string;
	readonly position: number;
	readonly on: Instant;
	readonly off?: Instant | null;
	readonly source?: string;
	readonly flags?: string;
	readonly offFlags?: string;
}

export async function addSession({ pool, devices }: Campus, session: SessionMade): Promise<void> {
	const { device, position, on, off = null, source = "manual", flags = "", offFlags = "" } = session;
	const deviceId = devices[device];
	const insert = `INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags, on_at, runtime_ms, off_at)
		VALUES ($1, $2, $3, $4, $5::switch_source, 'event', $6, $7, $8, $9, $10)`;
	const hashOf = (at: Instant, state: boolean) => createHash("sha256").update(`${deviceId} ${position} ${at} ${state}`).digest();
	const offAt = off === null ? null : new Date(off);
	await pool.query(insert, [deviceId, position, new Date(on), true, source, hashOf(on, true), flags, null, null, offAt]);
	if (off === null) return;
	await pool.query(insert, [
		deviceId,
		position,
		offAt,
		false,
		source,
		hashOf(off, false),
		offFlags,
		new Date(on),
		off - on,
		null,
	]);
}

/** The device's last message; `online: false` = it or the broker said goodbye then. */
export async function hear({ pool, devices }: Campus, device: string, at: Instant, online = true): Promise<void> {
	await pool.query(
		`INSERT INTO device_status (device_id, online, status_at, last_seen_at) VALUES ($1, $2, $3, $3)
		 ON CONFLICT (device_id) DO UPDATE SET online = excluded.online, status_at = excluded.status_at, last_seen_at = excluded.last_seen_at`,
		[devices[device], online, new Date(at)],
	);
}
