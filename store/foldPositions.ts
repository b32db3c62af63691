import { readFileSync } from "node:fs";
import type pg from "pg";
import { array } from "./partRows";

const CLAIM = readFileSync(new URL("./foldPositions.claim.sql", import.meta.url), "utf8");

/** A register to fold: its entries with after < number ≤ upto. */
export interface FoldClaim {
	readonly deviceId: number;
	readonly channel: number;
	readonly after: bigint;
	readonly upto: bigint;
}

/** A register that posted for the first time gets a position. In a statement of its own, so that no one waits for it. */
export async function addFoldPositions(pool: pg.Pool): Promise<void> {
	await pool.query(
		`INSERT INTO fold_positions (device_id, channel)
		 SELECT c.device_id, c.channel FROM ledger_checkpoints c
		  WHERE c.number > 0 AND NOT EXISTS (SELECT FROM fold_positions f WHERE f.device_id = c.device_id AND f.channel = c.channel)
		 ON CONFLICT DO NOTHING`,
	);
}

/** Locks registers that are behind and that no other worker holds. `cursor`: the last register of the claim before. */
export async function claimFoldPositions(
	client: pg.ClientBase,
	cursor: { readonly deviceId: number; readonly channel: number },
	registersMax: number,
): Promise<FoldClaim[]> {
	const { rows } = await client.query<[number, number, bigint, bigint]>({
		rowMode: "array",
		text: CLAIM,
		values: [cursor.deviceId, cursor.channel, registersMax],
	});
	return rows.map(([deviceId, channel, after, upto]) => ({ deviceId, channel, after, upto }));
}

/**
 * Devices of which this transaction could lock every register's position: their projections stand still. A device whose
 * switch log is being derived is passed over: the gaps that it weighs are marked stale when that commits.
 */
export async function lockDevices(client: pg.ClientBase, deviceIds: readonly number[]): Promise<Set<number>> {
	const locked = await client.query<{ device_id: number }>(
		"SELECT device_id FROM fold_positions WHERE device_id = ANY ($1::int[]) ORDER BY device_id, channel FOR UPDATE SKIP LOCKED",
		[deviceIds],
	);
	const all = await client.query<{ device_id: number; registers: number }>(
		"SELECT device_id, count(*)::int AS registers FROM fold_positions WHERE device_id = ANY ($1::int[]) GROUP BY device_id",
		[deviceIds],
	);
	const got = new Map<number, number>();
	for (const row of locked.rows) got.set(row.device_id, (got.get(row.device_id) ?? 0) + 1);
	const partly = new Set(all.rows.filter((row) => got.get(row.device_id) !== row.registers).map((row) => row.device_id));
	for (const deviceId of await lockedSwitchLogs(client, deviceIds)) partly.add(deviceId);
	return new Set(deviceIds.filter((deviceId) => !partly.has(deviceId)));
}

/** Holds the switch logs of devices as they are until the transaction ends. Returns those that someone else holds. */
async function lockedSwitchLogs(client: pg.ClientBase, deviceIds: readonly number[]): Promise<number[]> {
	const { rows } = await client.query<{ device_id: number }>(
		`WITH held AS MATERIALIZED (
			SELECT device_id FROM switch_checkpoints WHERE device_id = ANY ($1::int[]) ORDER BY device_id FOR SHARE SKIP LOCKED)
		SELECT device_id FROM switch_checkpoints WHERE device_id = ANY ($1::int[]) AND device_id NOT IN (SELECT device_id FROM held)`,
		[deviceIds],
	);
	return rows.map((row) => row.device_id);
}

export async function moveFoldPositions(client: pg.ClientBase, claims: readonly FoldClaim[]): Promise<void> {
	await client.query(
		`UPDATE fold_positions f SET number = k.number
		   FROM unnest($1::int[], $2::int[], $3::bigint[]) AS k (device_id, channel, number)
		  WHERE f.device_id = k.device_id AND f.channel = k.channel`,
		[array(claims, (claim) => claim.deviceId), array(claims, (claim) => claim.channel), array(claims, (claim) => claim.upto)],
	);
}
