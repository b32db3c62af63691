import { roomAt } from "@/domain/aggregate/foldEntries";
import { startOfSiteDate } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import { toOpen } from "@/domain/quantity/money";
import { runtimeQuarters } from "@/domain/switching/runtimeQuarters";
import { ratedStretches } from "@/domain/switching/sessionEnergy";
import { ratingAt, readDatedSwitches, switchAt } from "@/store/datedSwitches";
import { readDeviceHomes } from "@/store/deviceHomes";
import { readRateBook } from "@/store/rateBook";
import { type EdgeCursor, isDeviceOfRooms, type LoggedEdge, readLoggedEdges } from "@/store/switchLogPage";
import {
	SWITCH_LOG_DAYS_MAX,
	type SwitchLogRowBody,
	type SwitchLogsQuery,
	type SwitchLogsResponse,
} from "@/wire/http/switchLogs";
import { type Outcome, ok, refuseField } from "../outcome";
import { localTime, type Place } from "../usage/place";
import { endOfSiteDate } from "../usage/timeRange";
import { priceRuntime } from "./priceRuntime";

type Facts = Awaited<ReturnType<typeof readFacts>>;

const DAY_MS = 86_400_000;
const MICRO = 1e6;

/** Each ON and OFF in a room, of a device, or of the site as far as the caller sees it. */
export async function answerSwitchLogs(place: Place, query: SwitchLogsQuery): Promise<Outcome<SwitchLogsResponse>> {
	const { site, usage, zones, scope } = place;
	const range = rangeOf(place, query);
	if (range.kind === "refused") return range;
	const { classroomIds } = scope;
	const device = query.device ?? null;
	if (device !== null && !(await isDeviceOfRooms(usage.client, { siteId: site.siteId, device, classroomIds })))
		return refuseField("device", `no device of ${site.name} that you may see has this name or number`, "not_found");
	const wanted = {
		...range.value,
		siteId: site.siteId,
		classroomIds,
		device,
		after: cursorOf(query.after),
		limit: query.limit + 1,
	};
	const found = await readLoggedEdges(usage.client, wanted);
	const edges = found.slice(0, query.limit);
	const facts = await readFacts(place, edges);
	const last = edges.at(-1);
	return ok({
		start: localTime({ zones }, range.value.start),
		end: localTime({ zones }, range.value.end),
		time_zone: place.timeZone,
		as_of: localTime({ zones }, place.now),
		currency: site.currency,
		rows: edges.map((edge) => rowOf(place, edge, facts)),
		next: found.length > query.limit && last ? `${last.at}.${last.deviceId}.${last.position}.${last.state ? 1 : 0}` : null,
	});
}

function rangeOf({ zones }: Place, { start, end }: SwitchLogsQuery): Outcome<Interval> {
	const isDate = (text: string) => text.length === 10;
	const from = isDate(start) ? startOfSiteDate(start, zones) : Date.parse(start);
	const until = isDate(end) ? endOfSiteDate(end, zones) : Date.parse(end);
	if (until <= from) return refuseField("end", "must lie after start");
	if (until - from > (SWITCH_LOG_DAYS_MAX + 1) * DAY_MS)
		return refuseField("end", `at most ${SWITCH_LOG_DAYS_MAX} days in one answer; ask for less at a time`);
	return ok({ start: from, end: until });
}

function cursorOf(after: string | undefined): EdgeCursor | null {
	if (after === undefined) return null;
	const [at = 0, deviceId = 0, position = 0, state = 0] = after.split(".").map(Number);
	return { at, deviceId, position, state: state === 1 };
}

async function readFacts({ usage, site }: Place, edges: readonly LoggedEdge[]) {
	const deviceIds = [...new Set(edges.map(({ deviceId }) => deviceId))];
	return {
		switches: await readDatedSwitches(usage.client, deviceIds),
		homes: await readDeviceHomes(usage.client, deviceIds),
		book: await readRateBook(usage.client, site.siteId),
	};
}

function rowOf(place: Place, edge: LoggedEdge, facts: Facts): SwitchLogRowBody {
	const device = facts.switches.get(edge.deviceId);
	const named = switchAt(device, edge.position);
	const rating = ratingAt(named, edge.at);
	const deviceFactor = (device?.consumptionFactorMicro ?? MICRO) / MICRO;
	const other =
		edge.otherAt === null ? null : { timestamp: localTime(place, edge.otherAt), id: edge.otherSha256 ?? edge.eventSha256 };
	return {
		id: edge.eventSha256,
		device_id: edge.deviceId,
		esp32_name: edge.esp32Name,
		classroom: place.rooms.find(({ classroomId }) => classroomId === edge.classroomId)?.code ?? "",
		switch: edge.position,
		name: edge.name ?? named.name,
		type: edge.type ?? named.type,
		state: edge.state ? "on" : "off",
		timestamp: localTime(place, edge.at),
		source: edge.source,
		evidence: edge.evidence,
		flags: edge.flags === "" ? [] : (edge.flags.split(",") as SwitchLogRowBody["flags"]),
		power_rating_w: Number(rating.powerRatingMw) / 1e3,
		rating_is_default: rating.isDefault,
		consumption_factor: Math.round((rating.consumptionFactorMicro / MICRO) * deviceFactor * MICRO) / MICRO,
		...sessionOf(edge, facts),
		currency: place.site.currency,
		on_event: edge.state ? null : other,
		off_event: edge.state ? other : null,
		open: edge.state && edge.otherAt === null,
	};
}

/** Runtime, energy and cost of the session that an OFF ends. */
function sessionOf(edge: LoggedEdge, { switches, homes, book }: Facts) {
	if (edge.state || edge.otherAt === null) return { runtime_ms: null, energy_wh: null, cost: null, unpriced_wh: null };
	const device = switches.get(edge.deviceId);
	const home = homes.get(edge.deviceId);
	const span = { start: edge.otherAt, end: edge.at };
	const stretches = ratedStretches(span, switchAt(device, edge.position).ratings, device?.consumptionFactorMicro ?? MICRO);
	const { energyMwh, costPico, unpricedMwh } = priceRuntime(
		runtimeQuarters(stretches),
		(at) => (home ? roomAt(home, at) : null),
		book,
	);
	return {
		runtime_ms: edge.at - edge.otherAt,
		energy_wh: Number(energyMwh) / 1e3,
		cost: energyMwh > 0n && unpricedMwh === energyMwh ? null : toOpen(costPico),
		unpriced_wh: Number(unpricedMwh) / 1e3,
	};
}
