import type { Parts } from "@/domain/aggregate/bucket";
import type { Interval } from "@/domain/calendar/interval";
import type { LocalDate } from "@/domain/calendar/zone";
import type { Finding } from "./findings";

export interface DeviceDrift {
	readonly deviceId: number;
	readonly driftMwh: bigint;
	/** What was added to repair the projections. */
	readonly repair: Parts;
}

const BUCKETS_SHOWN_MAX = 20;

/** One incident per device: the projections were off and have been repaired from the ledger. Each night that finds it opens it. */
export function driftFindings(drifts: readonly DeviceDrift[], siteId: number, range: Interval, date: LocalDate): Finding[] {
	return drifts.map(({ deviceId, driftMwh, repair }) => ({
		...{ kind: "projection_drift", subject: `device:${deviceId}`, evidence: date, deviceId },
		...{ startsAt: range.start, endsAt: range.end, energyMwh: driftMwh },
		detail: { site_id: siteId, ...detailOf(repair) },
	}));
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
