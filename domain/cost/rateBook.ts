import { quarterAt } from "@/domain/calendar/dayClock";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type { DatedZone } from "@/domain/calendar/zone";
import type { CostVersion } from "./costVersion";
import { type DayPlan, planDay } from "./dayPlan";
import { type Cost, type EnergyBucket, priceWhole } from "./priceBucket";
import { type DayToPrice, priceByPlan } from "./priceDay";
import { chainAt, chainOf, type VersionChain } from "./rateAt";
import { partsAt } from "./rateParts";

export interface RateBookRoom {
	readonly classroomId: number;
	readonly buildingId: number | null;
	readonly areaHundredthsM2: bigint | null;
}

/** What a site's energy costs where and when. Pure: the same questions give the same answers, whatever was asked before. */
export interface RateBook {
	readonly versions: readonly CostVersion[];
	readonly rooms: readonly RateBookRoom[];
	readonly zones: readonly DatedZone[];
	/** The version that prices a room's energy; null = unpriced. */
	versionAt(classroomId: number, at: Instant): CostVersion | null;
	/** Whether `priceDay` will ask for the quarter-hours of this day, so that they can be loaded first. */
	needsQuarters(classroomId: number, intervals: readonly Interval[]): boolean;
	priceBucket(bucket: EnergyBucket): Cost;
	/** One cost per version that priced a part of the day, ascending by version (unpriced last). */
	priceDay(day: DayToPrice): Cost[];
	/** For hot loops: how each quarter-hour of a local day is priced. Shared by the rooms that the same versions may price. */
	planDay(classroomId: number, intervals: readonly Interval[]): DayPlan;
}

/**
 * @param rooms  of the site; one that is not among them belongs to no building
 * @param zones  of the site, ascending, never empty
 */
export function createRateBook(site: {
	readonly versions: readonly CostVersion[];
	readonly rooms: readonly RateBookRoom[];
	readonly zones: readonly DatedZone[];
}): RateBook {
	const { versions, rooms, zones } = site;
	const chains = new RoomChains(versions, rooms);
	const planOf = (classroomId: number, intervals: readonly Interval[]) => chains.of(classroomId).plan(intervals, zones);
	const versionAt = (classroomId: number, at: Instant) => chainAt(chains.of(classroomId).chain, at);
	return {
		versions,
		rooms,
		zones,
		versionAt,
		planDay: planOf,
		needsQuarters: (classroomId, intervals) => planOf(classroomId, intervals).slots.length > 1,
		priceBucket: ({ classroomId, startsAt, energyMwh }) => {
			const version = versionAt(classroomId, startsAt);
			const parts = version === null ? [] : partsAt(version.components, () => quarterAt(startsAt, zones));
			return priceWhole(version, parts, energyMwh);
		},
		priceDay: (day) => priceByPlan(day, planOf(day.classroomId, day.intervals)),
	};
}

/** Rooms without a version of their own, of one building or of buildings without one, are priced by one chain. */
class RoomChains {
	readonly #byRoom = new Map<number, PlannedChain>();
	readonly #byKey = new Map<string, PlannedChain>();
	readonly #buildingOf: ReadonlyMap<number, number | null>;
	readonly #ownRooms: ReadonlySet<number | null>;
	readonly #ownBuildings: ReadonlySet<number | null>;

	constructor(
		readonly versions: readonly CostVersion[],
		rooms: readonly RateBookRoom[],
	) {
		this.#buildingOf = new Map(rooms.map((room) => [room.classroomId, room.buildingId]));
		this.#ownRooms = new Set(versions.map((version) => version.classroomId));
		this.#ownBuildings = new Set(versions.map((version) => version.buildingId));
	}

	of(classroomId: number): PlannedChain {
		const known = this.#byRoom.get(classroomId);
		if (known) return known;
		const buildingId = this.#buildingOf.get(classroomId) ?? null;
		const ownBuilding = buildingId !== null && this.#ownBuildings.has(buildingId) ? buildingId : "";
		const key = `${this.#ownRooms.has(classroomId) ? classroomId : ""}/${ownBuilding}`;
		const found = this.#byKey.get(key) ?? new PlannedChain(chainOf(this.versions, { classroomId, buildingId }));
		this.#byKey.set(key, found);
		this.#byRoom.set(classroomId, found);
		return found;
	}
}

/** Of one chain: more than a year, so that a room is priced day by day without planning anew. */
const PLANS_KEPT_MAX = 400;

class PlannedChain {
	readonly #plans = new Map<Instant, DayPlan>();

	constructor(readonly chain: VersionChain) {}

	plan(intervals: readonly Interval[], zones: readonly DatedZone[]): DayPlan {
		const start = intervals[0]?.start ?? 0;
		const known = this.#plans.get(start);
		if (known && isSame(known.intervals, intervals)) return known;
		if (this.#plans.size >= PLANS_KEPT_MAX) this.#plans.clear();
		const plan = planDay(this.chain, intervals, zones);
		this.#plans.set(start, plan);
		return plan;
	}
}

function isSame(a: readonly Interval[], b: readonly Interval[]): boolean {
	return a.length === b.length && a.every((piece, index) => piece.start === b[index]?.start && piece.end === b[index]?.end);
}
