import type pg from "pg";
import type { Parts } from "@/domain/aggregate/bucket";
import type { Interval } from "@/domain/calendar/interval";
import type { LocalDate } from "@/domain/calendar/zone";

export interface DeviceDrift {
	readonly deviceId: number;
	readonly driftMwh: bigint;
	/** What was added to repair the projections. */
	readonly repair: Parts;
}

const BUCKETS_SHOWN_MAX = 20;

/** One incident per device and night: the projections were off and have been repaired from the ledger. */
export async function openDriftIncidents(
	client: pg.ClientBase,
	drifts: readonly DeviceDrift[],
	range: Interval,
	date: LocalDate,
): Promise<void> {
	for (const { deviceId, driftMwh, repair } of drifts)
		await client.query(
			`INSERT INTO incidents (kind, subject, device_id, starts_at, ends_at, energy_mwh, detail)
			 VALUES ('projection_drift', $1, $2, $3, $4, $5, $6)
			 ON CONFLICT (kind, subject) DO UPDATE SET energy_mwh = excluded.energy_mwh, detail = excluded.detail, state = 'open', decided_at = NULL`,
			[
				`device:${deviceId}:${date}`,
				deviceId,
				new Date(range.start),
				new Date(range.end),
				driftMwh,
				JSON.stringify(detailOf(repair)),
			],
		);
}

function detailOf(repair: Parts) {
	const energy = (part: { classroomId: number; energyMwh: bigint }) => ({
		classroom_id: part.classroomId,
		added_mwh: String(part.energyMwh),
	});
	return {
		repaired: true,
		quarters: repair.quarters
			.slice(0, BUCKETS_SHOWN_MAX)
			.map((part) => ({ starts_at: new Date(part.startsAt), ...energy(part) })),
		days: repair.days.slice(0, BUCKETS_SHOWN_MAX).map((part) => ({ date: part.date, ...energy(part) })),
		months: repair.months.slice(0, BUCKETS_SHOWN_MAX).map((part) => ({ month: part.month, ...energy(part) })),
	};
}
