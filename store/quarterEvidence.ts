import type pg from "pg";
import { cutEntry } from "@/domain/aggregate/foldEntries";
import type { RoomQuarter } from "@/domain/billing/openLine";
import type { Instant } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import type { LedgerEntry } from "@/domain/ledger/entry";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { RegisterId } from "@/domain/telemetry/reading";
import { findNetEntriesTouching } from "./deviceConsumptionLedgers";
import { readDeviceHomes } from "./deviceHomes";
import { readKnownLoads } from "./knownLoads";

/** A ledger entry, with what of its energy lies in one quarter-hour of one room. */
export interface EntryEvidence {
	readonly register: RegisterId;
	readonly entry: LedgerEntry;
	readonly energyMwh: MilliwattHours;
}

/** The quarter-hours of rooms together in [start, end), ascending, summed over their devices. */
export async function readRoomQuarters(
	client: pg.ClientBase,
	classroomIds: readonly number[],
	start: Instant,
	end: Instant,
): Promise<RoomQuarter[]> {
	const { rows } = await client.query<{ starts_at: Date; energy_mwh: bigint }>(
		`SELECT starts_at, sum(energy_mwh)::bigint AS energy_mwh FROM quarter_hours
		  WHERE classroom_id = ANY ($1::int[]) AND starts_at >= $2 AND starts_at < $3 AND (covered_ms <> 0 OR energy_mwh <> 0)
		  GROUP BY starts_at ORDER BY starts_at`,
		[classroomIds, new Date(start), new Date(end)],
	);
	return rows.map((row) => ({ startsAt: row.starts_at.getTime(), energyMwh: row.energy_mwh }));
}

/** The entries that stand from which a room's quarter-hour was folded, cut as the fold cuts them: they sum to it. */
export async function readQuarterEntries(
	client: pg.ClientBase,
	classroomId: number,
	startsAt: Instant,
): Promise<EntryEvidence[]> {
	const { rows } = await client.query<{ device_id: number }>(
		"SELECT device_id FROM quarter_hours WHERE classroom_id = $1 AND starts_at = $2 ORDER BY device_id",
		[classroomId, new Date(startsAt)],
	);
	const deviceIds = rows.map((row) => row.device_id);
	const homes = await readDeviceHomes(client, deviceIds);
	const window = { start: startsAt, end: startsAt + QUARTER_HOUR_MS };
	const found = await findNetEntriesTouching(client, deviceIds, window);
	const gaps = new Map<number, { startsAt: Instant; endsAt: Instant; allocated: boolean }[]>();
	for (const { register, entry } of found)
		gaps.set(register.deviceId, [
			...(gaps.get(register.deviceId) ?? []),
			{ ...entry, allocated: entry.flags.includes("allocated") },
		]);
	const loads = await readKnownLoads(client, gaps);
	return found.flatMap(({ register, entry }): EntryEvidence[] => {
		const home = homes.get(register.deviceId);
		if (!home) return [];
		const { startsAt: from, endsAt, energyMwh, flags } = entry;
		const allocated = flags.includes("allocated");
		const folded = { startsAt: from, endsAt, energyMwh, estimatedMwh: 0n, onTimeMs: 0n, coveredMs: 0n, allocated };
		const parts = cutEntry(folded, home, loads.get(register.deviceId), window).filter(
			(part) => part.classroomId === classroomId && part.startsAt === startsAt,
		);
		return parts.length === 0 ? [] : [{ register, entry, energyMwh: parts.reduce((sum, part) => sum + part.energyMwh, 0n) }];
	});
}
