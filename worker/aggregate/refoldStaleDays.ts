import { firstStep, staleRange } from "@/domain/aggregate/staleBuckets";
import { type Interval, intersect } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import { lockDevices } from "@/store/foldPositions";
import { inTransaction, type Pool } from "@/store/pool";
import { refold } from "@/store/projections";
import { claimStaleDays, markStaleDays, readLedgerExtents, type StaleDay } from "@/store/staleDays";

const MARKS_MAX = 400;
/** About three weeks of one device per step, and half a year of device-days per transaction. */
const QUARTERS_PER_STEP_MAX = 2_000;
const QUARTERS_MAX = 20_000;

interface Step extends Interval {
	readonly mark: StaleDay;
	readonly rest: Interval | null;
}

/**
 * One transaction: claim stale ranges, refold a bounded step of each from the net ledger, swap, keep what is left.
 * Returns how many marks moved on. A device whose registers another worker holds is left for the next run.
 */
export function refoldStaleDays(pool: Pool): Promise<number> {
	return inTransaction(pool, async (client) => {
		const claimed = await claimStaleDays(client, MARKS_MAX);
		if (claimed.length === 0) return 0;
		const marks = onePerDevice(claimed);
		const locked = await lockDevices(
			client,
			marks.map((mark) => mark.deviceId),
		);
		const held = marks.filter((mark) => locked.has(mark.deviceId));
		const extents = await readLedgerExtents(
			client,
			held.map((mark) => mark.deviceId),
		);
		const steps: Step[] = [];
		let quartersLeft = QUARTERS_MAX;
		for (const mark of held) {
			if (quartersLeft <= 0) break;
			const extent = extents.get(mark.deviceId);
			const folded = extent && intersect(mark, staleRange({ startsAt: extent.first, endsAt: extent.last + 1 }));
			if (!folded) {
				steps.push({ mark, start: mark.start, end: mark.start, rest: null });
				continue;
			}
			const { step, rest } = firstStep(folded, QUARTERS_PER_STEP_MAX);
			quartersLeft -= (step.end - step.start) / QUARTER_HOUR_MS;
			steps.push({ mark, ...step, rest });
		}
		for (const touchAll of [false, true]) {
			const ranges = steps.filter((step) => step.start < step.end && (step.mark.reason === "zone") === touchAll);
			if (ranges.length === 0) continue;
			const onGrid = ranges.map(({ mark, start, end }) => ({
				deviceId: mark.deviceId,
				...staleRange({ startsAt: start, endsAt: end }),
			}));
			await refold(client, onGrid, { touchAll });
		}
		const worked = new Set(steps.map((step) => step.mark));
		const left = steps.flatMap(({ mark, rest }) => (rest ? [{ ...mark, ...rest }] : []));
		await markStaleDays(client, [...claimed.filter((mark) => !worked.has(mark)), ...left]);
		return steps.length;
	});
}

function onePerDevice(marks: readonly StaleDay[]): StaleDay[] {
	return [...new Map([...marks].reverse().map((mark) => [mark.deviceId, mark])).values()].sort((a, b) => a.deviceId - b.deviceId);
}
