import { type Instant, type Interval, inForce } from "@/domain/calendar/interval";
import type { IsoWeek } from "@/domain/calendar/isoWeek";
import type { LocalDate } from "@/domain/calendar/zone";
import { effectivePower } from "@/domain/switching/sessionEnergy";
import { idleAdvice } from "@/domain/timetable/idleAdvice";
import type { RoomUse } from "@/domain/timetable/idleStretches";
import { addIdle, type IdleSwitchWeek, type IdleWaste, type PriceOf, worstOf } from "@/domain/timetable/idleWaste";
import type { Schedule } from "@/domain/timetable/schedule";
import type { TimetableRoom } from "@/store/timetableRooms";
import type { IdleRoomBody, IdleWasteBody } from "@/wire/http/idleWaste";
import { localTime, type Place } from "../usage/place";
import { toApiAdvice } from "./adviceWords";
import { toFigures, toHours } from "./idleFigures";
import type { NamedSwitch } from "./namedSwitches";

const WORST_SHOWN = 5;

export interface IdleWeek extends Interval {
	readonly week: IsoWeek;
	readonly firstDay: LocalDate;
}

interface RoomInput {
	readonly room: TimetableRoom;
	readonly use: RoomUse;
	readonly waste: IdleWaste;
	readonly weeks: readonly IdleWeek[];
	readonly isOpen: boolean;
	readonly place: Place;
	/** That cover the room and were not ended. */
	readonly schedules: readonly Schedule[];
	readonly autoOffIsOn: boolean;
	readonly priceOf: PriceOf;
	readonly switches: readonly NamedSwitch[];
}

export function toApiRoom(input: RoomInput): IdleRoomBody {
	const { room, use, waste, weeks, isOpen, place } = input;
	const own = waste.weeks.filter(({ classroomId }) => classroomId === room.classroomId);
	const stretches = waste.stretches.filter(({ classroomId }) => classroomId === room.classroomId);
	const advice = idleAdvice({ ...input, stretches, windows: use.windows, zones: place.zones });
	return {
		classroom: room.code,
		name: room.name,
		building: room.building,
		judged_by: use.motionAt.length === 0 ? "timetable" : use.windows.length === 0 ? "motion" : "both",
		...toFigures(addIdle(own), isOpen),
		on_hours: toHours(own.reduce((sum, { onMs }) => sum + onMs, 0)),
		weeks: weekBodies(weeks, own, isOpen),
		switches: toApiSwitches(input, own),
		worst: worstOf(stretches, WORST_SHOWN).map((stretch) => {
			const judged = stretch.judged as NamedSwitch;
			const { idle_hours, kwh, cost } = toFigures(stretch, isOpen);
			return {
				device: judged.device,
				switch: judged.name,
				type: judged.type,
				start: localTime(place, stretch.start),
				end: localTime(place, stretch.end),
				reason: stretch.reason,
				...{ hours: idle_hours, kwh, cost },
			};
		}),
		advice: advice.map((each) => toApiAdvice(each, room.code, place.site.currency, isOpen)),
	};
}

export function weekBodies(weeks: readonly IdleWeek[], sums: readonly IdleSwitchWeek[], isOpen: boolean): IdleWasteBody["weeks"] {
	return weeks.map(({ week, firstDay }, index) => {
		const { idle_hours, kwh, cost } = toFigures(addIdle(sums.filter((sum) => sum.week === index)), isOpen);
		return { week, first_day: firstDay, idle_hours, kwh, cost };
	});
}

function toApiSwitches({ switches, weeks, isOpen, place }: RoomInput, own: readonly IdleSwitchWeek[]): IdleRoomBody["switches"] {
	return switches.flatMap((one) => {
		const sums = own.filter(({ judged }) => judged === one);
		if (sums.length === 0) return [];
		const { ratingW, isDefault } = ratingOf(one, place.now);
		return [
			{
				...{ device: one.device, position: one.position, name: one.name, type: one.type },
				...{ rating_w: ratingW, rating_is_default: isDefault },
				on_hours: toHours(sums.reduce((sum, { onMs }) => sum + onMs, 0)),
				...toFigures(addIdle(sums), isOpen),
				weeks: weekBodies(weeks, sums, isOpen),
			},
		];
	});
}

/** What it draws now, with its factors. */
function ratingOf({ ratings, deviceFactorMicro }: NamedSwitch, now: Instant): { ratingW: number; isDefault: boolean } {
	const rating = inForce(ratings, now) ?? ratings[0];
	return rating
		? { ratingW: Number(effectivePower(rating, deviceFactorMicro)) / 1e3, isDefault: rating.isDefault }
		: { ratingW: 0, isDefault: true };
}
