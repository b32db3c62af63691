import { type Interval, intersect } from "@/domain/calendar/interval";
import type { Milliwatts } from "@/domain/quantity/energy";
import { type DatedRating, type Microjoules, ratedStretches } from "@/domain/switching/sessionEnergy";
import type { SwitchPlace } from "./decideRuns";
import { createIdleJudge, type IdleReason, type IdleStretch, type RoomUse } from "./idleStretches";
import type { SwitchType } from "./schedule";

/** A switch with when it was ON, what it draws, and where it stood. */
export interface JudgedSwitch extends SwitchPlace {
	readonly type: SwitchType;
	/** Half-open, ascending, apart. */
	readonly sessions: readonly Interval[];
	/** Ascending, at least one. */
	readonly ratings: readonly DatedRating[];
	readonly deviceFactorMicro: number;
	/** Rooms in which its device stood, ascending, apart. */
	readonly homes: readonly (Interval & { readonly classroomId: number })[];
}

/** Energy under one price; null = no version prices it, and its money means nothing. */
export interface PricedEnergy {
	readonly costVersionId: number | null;
	readonly energyUj: Microjoules;
	/** µJ × micro per kWh. */
	readonly money: bigint;
}

/** What a stretch of constant power in a room costs, by price. What it leaves out is unpriced. */
export type PriceOf = (
	stretch: Interval & { readonly classroomId: number; readonly powerMw: Milliwatts },
) => readonly PricedEnergy[];

/** Sums that add up exactly. `money` is µJ × micro per kWh: 3,600,000 of them are 10^-12 of the currency. */
export interface IdleSum {
	readonly idleMs: number;
	readonly energyUj: Microjoules;
	readonly money: bigint;
	readonly unpricedUj: Microjoules;
	/** Of the energy, what rests on a rating that nobody has confirmed. */
	readonly defaultUj: Microjoules;
}

export const NO_IDLE: IdleSum = { idleMs: 0, energyUj: 0n, money: 0n, unpricedUj: 0n, defaultUj: 0n };

/** One stretch of one switch that nobody needed. */
export interface CostedStretch extends IdleStretch, IdleSum {
	readonly judged: JudgedSwitch;
	readonly classroomId: number;
}

/** A switch in a room in a week. */
export interface IdleSwitchWeek extends IdleSum {
	readonly judged: JudgedSwitch;
	readonly classroomId: number;
	/** Index of the week. */
	readonly week: number;
	/** ON in all, idle or not. */
	readonly onMs: number;
}

export interface IdleWaste {
	readonly weeks: readonly IdleSwitchWeek[];
	/** By room, switch and time. */
	readonly stretches: readonly CostedStretch[];
}

export interface IdleInput {
	readonly switches: readonly JudgedSwitch[];
	/** What is known of each room. One that is missing, or has neither timetable nor motion, is not judged. */
	readonly rooms: ReadonlyMap<number, RoomUse>;
	/** Ascending, without gaps: what lies outside of them is not looked at. */
	readonly weeks: readonly Interval[];
	readonly priceOf: PriceOf;
}

/** What was ON while nobody needed it, per switch, room and week, with every stretch. */
export function idleWaste({ switches, rooms, weeks, priceOf }: IdleInput): IdleWaste {
	const judges = new Map([...rooms].map(([id, use]) => [id, createIdleJudge(use)]));
	const range = { start: weeks[0]?.start ?? 0, end: weeks.at(-1)?.end ?? 0 };
	const sums: IdleSwitchWeek[] = [];
	const stretches: CostedStretch[] = [];
	for (const judged of switches)
		for (const home of judged.homes) {
			const judge = judges.get(home.classroomId);
			if (!judge) continue;
			const on = judged.sessions
				.flatMap((session) => intersect(session, home) ?? [])
				.flatMap((part) => intersect(part, range) ?? []);
			const idle = on.flatMap(judge);
			const { classroomId } = home;
			stretches.push(
				...idle.map((stretch) => ({ ...stretch, judged, classroomId, ...costOf(stretch, judged, classroomId, priceOf) })),
			);
			for (const [week, span] of weeks.entries()) {
				const onMs = on.reduce((sum, part) => sum + lengthOf(intersect(part, span)), 0);
				const parts = idle.flatMap((stretch) => intersect(stretch, span) ?? []);
				if (onMs > 0)
					sums.push({
						judged,
						classroomId,
						week,
						onMs,
						...addIdle(parts.map((part) => costOf(part, judged, classroomId, priceOf))),
					});
			}
		}
	return { weeks: sums, stretches: stretches.sort((a, b) => a.classroomId - b.classroomId) };
}

/** Energy and money of a stretch, exact: cut where the rating changes. */
export function costOf(stretch: Interval, judged: JudgedSwitch, classroomId: number, priceOf: PriceOf): IdleSum {
	let [energyUj, money, unpricedUj, defaultUj] = [0n, 0n, 0n, 0n];
	for (const { start, end, powerMw, isDefault } of ratedStretches(stretch, judged.ratings, judged.deviceFactorMicro)) {
		const energy = powerMw * BigInt(end - start);
		const priced = priceOf({ start, end, classroomId, powerMw }).filter(({ costVersionId }) => costVersionId !== null);
		energyUj += energy;
		if (isDefault) defaultUj += energy;
		unpricedUj += priced.reduce((rest, part) => rest - part.energyUj, energy);
		money = priced.reduce((sum, part) => sum + part.money, money);
	}
	return { idleMs: stretch.end - stretch.start, energyUj, money, unpricedUj, defaultUj };
}

export function addIdle(parts: Iterable<IdleSum>): IdleSum {
	let sum = NO_IDLE;
	for (const part of parts)
		sum = {
			idleMs: sum.idleMs + part.idleMs,
			energyUj: sum.energyUj + part.energyUj,
			money: sum.money + part.money,
			unpricedUj: sum.unpricedUj + part.unpricedUj,
			defaultUj: sum.defaultUj + part.defaultUj,
		};
	return sum;
}

/** The stretches that cost the most energy, the largest first. */
export function worstOf(stretches: readonly CostedStretch[], many: number): CostedStretch[] {
	return [...stretches]
		.sort((a, b) => (a.energyUj === b.energyUj ? a.start - b.start : a.energyUj < b.energyUj ? 1 : -1))
		.slice(0, many);
}

/** Energy by why it was not needed. */
export function energyByReason(stretches: readonly CostedStretch[], reason: IdleReason): Microjoules {
	return stretches.reduce((sum, stretch) => (stretch.reason === reason ? sum + stretch.energyUj : sum), 0n);
}

function lengthOf(part: Interval | null): number {
	return part ? part.end - part.start : 0;
}
