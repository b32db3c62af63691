import { toKilowattHours } from "@/domain/quantity/energy";
import { bestStatus, type DeviceLive, loadLiveStatus } from "@/store/liveStatus";
import type { DayUsage } from "@/store/usageFigures";
import { readSetup, type UsageRoom } from "@/store/usagePlaces";
import type { OverviewResponse, RoomRow } from "@/wire/http/overview";
import { type Outcome, ok, refuseField } from "../outcome";
import { type DevicePower, readPowers } from "../runtime/powerNow";
import { NO_SPARK, readLoadCurve, readRoomSparks } from "./loadCurve";
import { localTime, localTimeOrNull, type Place } from "./place";
import { apiKwh, apiMoney, groupRows, totalOf } from "./usageTotal";
import { latestOf, readMonthCard, readPeriodCards, toPowerNow, toSiteHeader } from "./viewCards";
import { toViewPeriod, type ViewQuery } from "./viewPeriod";

type OverviewAsked = ViewQuery & { readonly building?: string | undefined };

/** The site on one page: cards, load curve, buildings and rooms, all of one snapshot, so they add up. */
export async function answerOverview(whole: Place, asked: OverviewAsked): Promise<Outcome<OverviewResponse>> {
	const chosen = toViewPeriod(asked, whole.today);
	if (chosen.kind === "refused") return chosen;
	const period = chosen.value;
	const buildings = [...new Set(whole.rooms.map((room) => room.building).filter((name) => name !== null))].sort();
	if (asked.building !== undefined && !buildings.includes(asked.building))
		return refuseField("building", "no building that you may see has this name; leave it out for all", "not_found");
	const place = asked.building === undefined ? whole : withinBuilding(whole, asked.building);

	const { usage, site, now, scope } = place;
	const days = await usage.days(scope, period.first, period.last);
	const total = totalOf(days);
	const live = await loadLiveStatus(usage.client, { siteId: site.siteId, classroomIds: scope.classroomIds, now });
	const powers = await readPowers(place, scope, live);
	const sparks = await readRoomSparks(place);
	const versions = await usage.versions(site.siteId);
	const setup = await readSetup(usage.client, site.siteId);
	return ok({
		site: toSiteHeader(place),
		range: { start: period.first, end: period.last, is_open: period.isOpen },
		building: asked.building ?? null,
		buildings,
		as_of: localTime(place, now),
		...toPowerNow(place, live, powers),
		...(await readPeriodCards(place, period, { days, total })),
		month: await readMonthCard(place),
		bucket_minutes: period.bucketMinutes,
		load: await readLoadCurve(place, period, days),
		by_building: toBuildings(place.rooms, days, period.isOpen),
		rooms: toRooms(place, days, { live, powers }, sparks, period.isOpen),
		setup: {
			classrooms: whole.rooms.filter((room) => !room.isArchived && !room.isUnassigned).length,
			...setup,
			cost_versions: new Set(versions.map((version) => version.id)).size,
		},
	});
}

function withinBuilding(place: Place, building: string): Place {
	const rooms = place.rooms.filter((room) => room.building === building);
	return { ...place, rooms, scope: { ...place.scope, classroomIds: rooms.map((room) => room.classroomId) } };
}

function toBuildings(rooms: readonly UsageRoom[], days: readonly DayUsage[], isOpen: boolean): OverviewResponse["by_building"] {
	const buildingOf = new Map(rooms.map((room) => [room.classroomId, room.building]));
	return [...groupRows(days, (row) => buildingOf.get(row.classroomId) ?? null)]
		.map(([building, rows]) => ({ building, total: totalOf(rows) }))
		.sort((a, b) => Number(b.total.energyMwh - a.total.energyMwh))
		.map(({ building, total }) => ({
			building,
			kwh: apiKwh(total),
			cost: apiMoney(total.costPico, isOpen),
			unpriced_kwh: toKilowattHours(total.unpricedMwh),
		}));
}

/** Rooms in use, and any other with figures: the rows add up to the cards. */
function toRooms(
	place: Place,
	days: readonly DayUsage[],
	{ live, powers }: { live: readonly DeviceLive[]; powers: ReadonlyMap<number, DevicePower> },
	sparks: ReadonlyMap<number, (number | null)[]>,
	isOpen: boolean,
): RoomRow[] {
	const daysOf = groupRows(days, (row) => row.classroomId);
	const liveOf = groupRows(live, (device) => device.classroomId);
	return place.rooms
		.filter((room) => (!room.isArchived && !room.isUnassigned) || daysOf.has(room.classroomId) || liveOf.has(room.classroomId))
		.map((room) => {
			const total = totalOf(daysOf.get(room.classroomId) ?? []);
			const devices = liveOf.get(room.classroomId) ?? [];
			const power = toPowerNow(place, devices, powers);
			return {
				code: room.code,
				name: room.name,
				building: room.building,
				status: bestStatus(devices.map((device) => device.status)),
				last_seen_at: localTimeOrNull(place, latestOf(devices.map((device) => device.lastSeenAt))),
				device_count: devices.length,
				power_w: power.power_now_w,
				power_source: power.power_source,
				switches_on: power.switches_on,
				spark: sparks.get(room.classroomId) ?? NO_SPARK,
				kwh: apiKwh(total),
				cost: apiMoney(total.costPico, isOpen),
				unpriced_kwh: toKilowattHours(total.unpricedMwh),
			};
		});
}
