import type { Instant } from "@/domain/calendar/interval";
import type { SwitchType } from "@/prisma/generated/enums";
import { markLedger, markStaleDays, notifyStage } from "./configurationMarks";
import { markAllGaps } from "./staleGaps";
import type { Transaction } from "./transaction";

/** Ratings where nobody has said one (docs/ledger.md), in mW: shown as a default, to be confirmed. */
export const DEFAULT_RATING_MW: Readonly<Record<SwitchType, bigint>> = {
	light: 40_000n,
	fan: 75_000n,
	ac: 1_500_000n,
	projector: 300_000n,
	computer: 100_000n,
	relay: 100_000n,
	outlet: 100_000n,
	other: 100_000n,
};

export interface NewSwitch {
	readonly position: number;
	readonly name: string;
	readonly type: SwitchType;
	readonly gpio: number | null;
	/** Null = the type's default. */
	readonly powerRatingMw: bigint | null;
	readonly consumptionFactorMicro: number;
}

/** Makes a switch with its first rating. */
export async function createSwitch(tx: Transaction, deviceId: number, input: NewSwitch, effectiveFrom: Instant): Promise<void> {
	const { powerRatingMw, consumptionFactorMicro, ...fields } = input;
	const isDefault = powerRatingMw === null;
	const rating = {
		effectiveFrom: new Date(effectiveFrom),
		powerRatingMw: powerRatingMw ?? DEFAULT_RATING_MW[input.type],
		consumptionFactorMicro,
		isDefault,
	};
	await tx.deviceSwitch.create({ data: { deviceId, ...fields, ratings: { create: rating } } });
}

export interface SwitchChange {
	readonly name?: string;
	readonly type?: SwitchType;
	readonly gpio?: number | null;
}

export async function updateSwitch(tx: Transaction, deviceId: number, position: number, change: SwitchChange): Promise<void> {
	await tx.deviceSwitch.update({ where: { deviceId_position: { deviceId, position } }, data: change });
}

export interface NewRating {
	readonly deviceId: number;
	readonly position: number;
	readonly effectiveFrom: Instant;
	readonly powerRatingMw: bigint;
	readonly consumptionFactorMicro: number;
	readonly isDefault: boolean;
}

/** Dates a rating. False when another one begins at that very instant: dated rows are never overwritten. */
export async function rateSwitch(tx: Transaction, { deviceId, position, effectiveFrom, ...rating }: NewRating): Promise<boolean> {
	const { id: switchId } = await tx.deviceSwitch.findUniqueOrThrow({
		where: { deviceId_position: { deviceId, position } },
		select: { id: true },
	});
	const from = new Date(effectiveFrom);
	const made = await tx.switchRating.createMany({ data: [{ switchId, effectiveFrom: from, ...rating }], skipDuplicates: true });
	return made.count === 1;
}

/** Dates the device's highest possible power. False when another one begins at that very instant. */
export async function setPowerMax(
	tx: Transaction,
	deviceId: number,
	powerMaxMw: bigint,
	effectiveFrom: Instant,
): Promise<boolean> {
	const data = [{ deviceId, effectiveFrom: new Date(effectiveFrom), powerMaxMw }];
	return (await tx.devicePowerMax.createMany({ data, skipDuplicates: true })).count === 1;
}

/** A rating or a maximum changes the ceiling of the ledger and the shares of a gap: both are decided anew from then on. */
export async function markRatingChange(tx: Transaction, deviceId: number, from: Instant, now: Instant): Promise<void> {
	await markLedger(tx, deviceId, from);
	await markStaleDays(tx, { deviceIds: [deviceId], from, until: null, now, reason: "rating" });
	// The first rating of a switch holds before it too, and a long gap that begins before the change is spread anew as a whole.
	await markAllGaps(tx, deviceId);
	await notifyStage(tx, "ledger");
	await notifyStage(tx, "aggregate");
}
