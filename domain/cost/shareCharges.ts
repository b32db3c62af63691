import { apportion } from "@/domain/quantity/apportion";
import type { PicoMoney } from "@/domain/quantity/money";
import type { AllocateBy } from "./allocateBy";
import type { Charge } from "./chargeComponents";
import type { RecordedDemand } from "./demand";
import type { RateBookRoom } from "./rateBook";
import type { RatePart } from "./rateParts";
import type { RoomDayUsage } from "./statement";

export interface ConnectionUsage {
	/** Of one version, ascending by room and date, one per room-day. */
	readonly roomDays: readonly RoomDayUsage[];
	readonly parts: readonly RatePart[];
	readonly rooms: ReadonlyMap<number, RateBookRoom>;
}

/**
 * Splits the charges of a connection over its room-days: for each line the part of each room-day, exact to the 10^-12,
 * summing to the line. A charge by time goes to the rooms first and then evenly over a room's metered days.
 */
export function shareCharges(charges: readonly Charge[], usage: ConnectionUsage): PicoMoney[][] {
	const byRoom = roomsOf(usage.roomDays);
	const shared: PicoMoney[][] = [];
	for (const charge of charges) shared.push(shareLine(charge, usage, byRoom, shared));
	return shared;
}

type RoomGroup = { readonly classroomId: number; readonly days: number; readonly energyMwh: bigint };

function shareLine(
	{ line, sharing }: Charge,
	{ roomDays, parts, rooms }: ConnectionUsage,
	byRoom: readonly RoomGroup[],
	shared: readonly PicoMoney[][],
): PicoMoney[] {
	switch (sharing.kind) {
		case "rate_part": {
			const rate = parts[sharing.part]?.rateMicroPerKwh ?? 0n;
			return roomDays.map((day) => (day.partsMwh[sharing.part] ?? 0n) * rate);
		}
		case "room_days":
			return apportion(line.costPico, notNegative(roomDays.map((day) => day.energyMwh)));
		case "lines":
			return apportion(
				line.costPico,
				notNegative(roomDays.map((_, day) => sharing.indexes.reduce((sum, index) => sum + (shared[index]?.[day] ?? 0n), 0n))),
			);
		case "rooms": {
			const ofRooms = apportion(line.costPico, roomWeights(sharing.rule, sharing.demand, byRoom, rooms));
			return byRoom.flatMap((room, index) => apportion(ofRooms[index] ?? 0n, Array<bigint>(room.days).fill(1n)));
		}
	}
}

/** Where a rule knows nothing of any room, the energy decides; where that is 0 too, `apportion` splits evenly. */
function roomWeights(
	rule: AllocateBy,
	demand: RecordedDemand | null,
	byRoom: readonly RoomGroup[],
	rooms: ReadonlyMap<number, RateBookRoom>,
): bigint[] {
	const byEnergy = notNegative(byRoom.map((room) => room.energyMwh));
	switch (rule) {
		case "energy":
			return byEnergy;
		case "coincident_peak": {
			const peaks = notNegative(byRoom.map((room) => demand?.roomsMwh.get(room.classroomId) ?? 0n));
			return peaks.some((peak) => peak > 0n) ? peaks : byEnergy;
		}
		case "area":
			return areaWeights(byRoom.map((room) => rooms.get(room.classroomId)?.areaHundredthsM2 ?? null));
	}
}

/** A room without an area counts as the mean of the others: all weights are multiplied by the number of known ones. */
function areaWeights(areas: readonly (bigint | null)[]): bigint[] {
	const known = areas.filter((area) => area !== null);
	const sum = known.reduce((total, area) => total + area, 0n);
	return areas.map((area) => (area === null ? sum : area * BigInt(known.length)));
}

function roomsOf(roomDays: readonly RoomDayUsage[]): RoomGroup[] {
	const groups = new Map<number, RoomGroup>();
	for (const { classroomId, energyMwh } of roomDays) {
		const group = groups.get(classroomId);
		groups.set(classroomId, { classroomId, days: (group?.days ?? 0) + 1, energyMwh: (group?.energyMwh ?? 0n) + energyMwh });
	}
	return [...groups.values()];
}

/** A room-day whose corrections outweigh its energy pays no part of a charge of the connection. */
function notNegative(weights: readonly bigint[]): bigint[] {
	return weights.map((weight) => (weight > 0n ? weight : 0n));
}
