import { startOfSiteDate } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import { countedUntil } from "@/domain/switching/placedRuntime";
import { switchAt } from "@/store/datedSwitches";
import { isDeviceOfRooms } from "@/store/switchLogPage";
import { type LoggedEnd, type LoggedSession, readLoggedSessions, type SessionCursor } from "@/store/switchSessionPage";
import {
	LATE_MS,
	SESSION_DAYS_MAX,
	type SessionEdgeBody,
	type SessionFilter,
	type SwitchSessionBody,
	type SwitchSessionsQuery,
	type SwitchSessionsResponse,
} from "@/wire/http/switchSessions";
import type { Clock } from "../clock";
import type { Database } from "../database";
import { type Outcome, ok, refuseField } from "../outcome";
import type { Principal } from "../principal";
import { isOnline } from "../runtime/sumRuntime";
import { answerOfRoom, answerOfSite, localTime, localTimeOrNull, type Place } from "../usage/place";
import { endOfSiteDate } from "../usage/timeRange";
import { readSessionFacts, type SessionFacts, sessionFigures } from "./sessionFigures";

export interface SessionsAsking {
	readonly database: Database;
	readonly clock: Clock;
	readonly principal: Principal;
}

const DAY_MS = 86_400_000;

/** Sessions of a room, of a device or a switch of it, or of the site as far as the caller sees it. */
export async function askSwitchSessions(
	asking: SessionsAsking,
	query: SwitchSessionsQuery,
): Promise<Outcome<SwitchSessionsResponse>> {
	const { classroom } = query;
	if (classroom === undefined) return answerOfSite(asking, query, (place) => answerSwitchSessions(place, query));
	return answerOfRoom(asking, { ...query, classroom }, (place) => answerSwitchSessions(place, query));
}

async function answerSwitchSessions(place: Place, query: SwitchSessionsQuery): Promise<Outcome<SwitchSessionsResponse>> {
	const { site, usage, scope, timeZone } = place;
	const range = rangeOf(place, query);
	if (range.kind === "refused") return range;
	const { classroomIds } = scope;
	const device = query.device ?? null;
	if (device !== null && !(await isDeviceOfRooms(usage.client, { siteId: site.siteId, device, classroomIds })))
		return refuseField("device", `no device of ${site.name} that you may see has this name or number`, "not_found");
	const found = await readLoggedSessions(usage.client, {
		...range.value,
		siteId: site.siteId,
		classroomIds,
		device,
		position: query.switch ?? null,
		after: cursorOf(query.after),
		limit: query.limit + 1,
	});
	const shown = found.slice(0, query.limit);
	const facts = await readSessionFacts(place, shown);
	const last = shown.at(-1);
	return ok({
		start: localTime(place, range.value.start),
		end: localTime(place, range.value.end),
		time_zone: timeZone,
		as_of: localTime(place, place.now),
		currency: site.currency,
		sessions: shown.map((session) => bodyOf(place, session, facts)),
		next: found.length > query.limit && last ? `${last.on.at}.${last.deviceId}.${last.position}` : null,
	});
}

function rangeOf({ zones }: Place, { start, end }: SessionFilter): Outcome<Interval> {
	const isDate = (text: string) => text.length === 10;
	const from = isDate(start) ? startOfSiteDate(start, zones) : Date.parse(start);
	const until = isDate(end) ? endOfSiteDate(end, zones) : Date.parse(end);
	if (until <= from) return refuseField("end", "must lie after start");
	if (until - from > (SESSION_DAYS_MAX + 1) * DAY_MS)
		return refuseField("end", `at most ${SESSION_DAYS_MAX} days in one answer; ask for less at a time`);
	return ok({ start: from, end: until });
}

function cursorOf(after: string | undefined): SessionCursor | null {
	if (after === undefined) return null;
	const [at = 0, deviceId = 0, position = 0] = after.split(".").map(Number);
	return { at, deviceId, position };
}

function bodyOf(place: Place, session: LoggedSession, facts: SessionFacts): SwitchSessionBody {
	const { deviceId, position, on, off } = session;
	const named = switchAt(facts.switches.get(deviceId), position);
	const live = facts.live.get(deviceId);
	const heard = { isOnline: live !== undefined && isOnline(live), lastSeenAt: live?.lastSeenAt ?? null };
	const until = off?.at ?? countedUntil(on.at, heard, place.now);
	const ends = off === null ? [edgeOf(place, on)] : [edgeOf(place, on), edgeOf(place, off)];
	return {
		device_id: deviceId,
		esp32_name: session.esp32Name,
		classroom: place.rooms.find(({ classroomId }) => classroomId === session.classroomId)?.code ?? "",
		switch: position,
		name: session.name ?? named.name,
		type: session.type ?? named.type,
		on: edgeOf(place, on),
		off: off && edgeOf(place, off),
		counted_until: localTime(place, until),
		device_online: heard.isOnline,
		runtime_ms: until - on.at,
		...sessionFigures(session, { start: on.at, end: until }, facts),
		open: off === null,
		late: ends.some(({ late }) => late),
		inferred: ends.some(isInferred),
	};
}

function edgeOf(place: Place, { at, eventSha256, source, by, evidence, flags, receivedAt }: LoggedEnd): SessionEdgeBody {
	return {
		timestamp: localTime(place, at),
		id: eventSha256,
		source,
		by,
		evidence,
		flags: flags === "" ? [] : (flags.split(",") as SessionEdgeBody["flags"]),
		received_at: localTimeOrNull(place, receivedAt),
		late: receivedAt !== null && receivedAt - at > LATE_MS && (evidence === "event" || evidence === "ack"),
	};
}

/** An end that nobody said: a reading, a boot or the worker's start shows that it must have been. */
function isInferred({ evidence }: SessionEdgeBody): boolean {
	return evidence !== "event" && evidence !== "ack";
}
