import { siteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { type DatedZone, type LocalDate, toLocalRfc3339, type ZoneName, zoneAt } from "@/domain/calendar/zone";
import { createUsageReader, type UsageSnapshot } from "@/store/usage";
import type { UsageScope, UsageSite } from "@/store/usageFigures";
import { findUsageSiteId, readUsageRooms, type UsageRoom } from "@/store/usagePlaces";
import type { Clock } from "../clock";
import type { Database } from "../database";
import { type Outcome, ok, refuseField } from "../outcome";
import { permits, reachOf } from "../permission";
import type { Principal } from "../principal";

/** What an answer is about, in one snapshot: a site as far as the caller sees it, at one instant. */
export interface Place {
	readonly usage: UsageSnapshot;
	readonly site: UsageSite;
	readonly zones: readonly DatedZone[];
	/** The zone in force now. */
	readonly timeZone: ZoneName;
	readonly now: Instant;
	readonly today: LocalDate;
	/** Rooms that the caller may see, archived ones too. */
	readonly rooms: readonly UsageRoom[];
	/** All of these rooms. */
	readonly scope: UsageScope;
}

/** The same, with the one room that the caller named. */
export interface RoomPlace extends Place {
	readonly room: UsageRoom;
}

interface Asking {
	readonly database: Database;
	readonly clock: Clock;
	readonly principal: Principal;
}

type Query = { readonly site?: string | undefined };

/** Answers about a site: everything that `work` reads comes from one snapshot, so its figures cannot disagree. */
export async function answerOfSite<T>(
	asking: Asking,
	query: Query,
	work: (place: Place) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	const reader = createUsageReader(asking.database.pool);
	return reader.snapshot(async (usage) => {
		const place = await findPlace(usage, asking, query.site ?? null);
		return place.kind === "refused" ? place : work(place.value);
	});
}

/** Answers about a room. A room that is not there and one that the caller may not see are told the same. */
export async function answerOfRoom<T>(
	asking: Asking,
	query: Query & { readonly classroom: string },
	work: (place: RoomPlace) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	return answerOfSite(asking, query, async (place) => {
		const room = place.rooms.find((candidate) => candidate.code === query.classroom);
		if (
			!room ||
			!permits(asking.principal, "viewer", { kind: "classroom", siteId: place.site.siteId, classroomId: room.classroomId })
		)
			return refuseField(
				"classroom",
				`no room of ${place.site.name} that you may see has this code; GET /api/classrooms lists them`,
				"not_found",
			);
		const scope = { siteId: place.site.siteId, classroomIds: [room.classroomId], deviceIds: null };
		return work({ ...place, scope, room });
	});
}

/** RFC 3339 in the zone that the site had at that instant. */
export function localTime(place: Pick<Place, "zones">, at: Instant): string {
	return toLocalRfc3339(at, zoneAt(place.zones, at));
}

export function localTimeOrNull(place: Pick<Place, "zones">, at: Instant | null): string | null {
	return at === null ? null : localTime(place, at);
}

async function findPlace(usage: UsageSnapshot, { principal, clock }: Asking, siteText: string | null): Promise<Outcome<Place>> {
	const reach = reachOf(principal);
	const siteId = await findUsageSiteId(usage.client, { text: siteText, ...reach });
	const site = siteId === null ? null : await usage.site(siteId);
	if (siteId === null || site === null)
		return refuseField("site", "no site that you may see has this name or id; GET /api/sites lists them", "not_found");
	const now = clock.now();
	const rooms = await readUsageRooms(usage.client, siteId, reach.classroomIds);
	const scope = { siteId, classroomIds: reach.classroomIds, deviceIds: null };
	return ok({
		usage,
		site,
		zones: site.zones,
		timeZone: zoneAt(site.zones, now),
		now,
		today: siteDate(now, site.zones),
		rooms,
		scope,
	});
}
