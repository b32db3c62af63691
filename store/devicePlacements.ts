import type { Instant } from "@/domain/calendar/interval";
import { markStaleDays, notifyStage } from "./configurationMarks";
import type { Transaction } from "./transaction";

export interface NewPlacement {
	readonly deviceId: number;
	readonly classroomId: number;
	readonly from: Instant;
	readonly now: Instant;
}

/**
 * Says where a device stands from an instant until the next placement that is known. What held there is shortened;
 * later placements stay. The days that this touches are folded anew. The device's row must be locked by the caller.
 */
export async function placeDevice(tx: Transaction, { deviceId, classroomId, from, now }: NewPlacement): Promise<void> {
	const placements = await tx.devicePlacement.findMany({ where: { deviceId }, orderBy: { effectiveFrom: "asc" } });
	const effectiveFrom = new Date(from);
	const same = placements.find((placement) => placement.effectiveFrom.getTime() === from);
	const held = placements.find((placement) => placement.effectiveFrom.getTime() < from && from < end(placement));
	const next = placements.find((placement) => placement.effectiveFrom.getTime() > from);
	const effectiveUntil = (same ?? held)?.effectiveUntil ?? next?.effectiveFrom ?? null;
	if ((same ?? held)?.classroomId === classroomId) return;
	if (same) await tx.devicePlacement.update({ where: { id: same.id }, data: { classroomId, effectiveUntil } });
	else {
		if (held) await tx.devicePlacement.update({ where: { id: held.id }, data: { effectiveUntil: effectiveFrom } });
		await tx.devicePlacement.create({ data: { deviceId, classroomId, effectiveFrom, effectiveUntil } });
	}
	await markStaleDays(tx, { deviceIds: [deviceId], from, until: effectiveUntil?.getTime() ?? null, now, reason: "placement" });
	await notifyStage(tx, "aggregate");
}

/** Ends the placement that holds at `at`: from then on the device stands nowhere. */
export async function endPlacement(tx: Transaction, deviceId: number, at: Date): Promise<void> {
	await tx.devicePlacement.updateMany({
		where: { deviceId, effectiveFrom: { lt: at }, OR: [{ effectiveUntil: null }, { effectiveUntil: { gt: at } }] },
		data: { effectiveUntil: at },
	});
	await markStaleDays(tx, { deviceIds: [deviceId], from: at.getTime(), until: null, now: at.getTime(), reason: "placement" });
	await notifyStage(tx, "aggregate");
}

function end(placement: { effectiveUntil: Date | null }): number {
	return placement.effectiveUntil?.getTime() ?? Number.POSITIVE_INFINITY;
}
