import type { Reader } from "./transaction";

/** What a device was last told of itself, and what it made of it. */
export interface LastConfig {
	readonly rev: number;
	readonly madeAt: Date;
	/** Null = not sent yet. */
	readonly publishedAt: Date | null;
	readonly takenAt: Date | null;
	readonly refusedAt: Date | null;
	readonly error: string | null;
}

/** By device; devices that are told nothing (any more) are not in it. */
export async function readLastConfigs(db: Reader, deviceIds: readonly number[]): Promise<Map<number, LastConfig>> {
	const rows = await db.$queryRaw<
		{
			device_id: number;
			rev: bigint;
			made_at: Date;
			published_at: Date | null;
			taken_at: Date | null;
			refused_at: Date | null;
			error: string | null;
		}[]
	>`SELECT c.device_id, c.rev, c.made_at, c.published_at, c.taken_at, c.refused_at, c.error
		FROM unnest(${[...deviceIds]}::int[]) AS k (device_id)
		CROSS JOIN LATERAL (SELECT * FROM device_configs WHERE device_id = k.device_id ORDER BY rev DESC LIMIT 1) c
		WHERE c.payload IS NOT NULL`;
	return new Map(
		rows.map((row) => [
			row.device_id,
			{
				rev: Number(row.rev),
				madeAt: row.made_at,
				publishedAt: row.published_at,
				takenAt: row.taken_at,
				refusedAt: row.refused_at,
				error: row.error,
			},
		]),
	);
}
