import { startOfSiteDate } from "@/domain/calendar/datedDay";
import { dayPieces } from "@/domain/calendar/dayPieces";
import type { Interval } from "@/domain/calendar/interval";
import { homesOf, placedRuntime } from "@/domain/switching/placedRuntime";
import { toMilliwattHours } from "@/domain/switching/sessionEnergy";
import { ratingAt, readDatedSwitches, switchAt } from "@/store/datedSwitches";
import { readDeviceHomes } from "@/store/deviceHomes";
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
import { priceStretch, toRuntimeMoney } from "./priceStretch";
import { readRuntimePrices } from "./readRuntime";

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

async function readFacts(place: Place, edges: readonly LoggedEdge[]) {
	const deviceIds = [...new Set(edges.map(({ deviceId }) => deviceId))];
	const instants = edges.flatMap(({ at, otherAt }) => (otherAt === null ? [at] : [at, otherAt]));
	const range = { start: Math.min(place.now, ...instants), end: Math.max(place.now, ...instants) + 1 };
	return {
		switches: await readDatedSwitches(place.usage.client, deviceIds),
		homes: await readDeviceHomes(place.usage.client, deviceIds),
		prices: await readRuntimePrices(place, place.scope, range),
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
		...sessionOf(place, edge, facts),
		currency: place.site.currency,
		on_event: edge.state ? null : other,
		off_event: edge.state ? other : null,
		open: edge.state && edge.otherAt === null,
	};
}

/** Runtime, energy and cost of the session that an OFF ends, as the reports count it. */
function sessionOf({ zones }: Place, edge: LoggedEdge, { switches, homes, prices }: Facts) {
	if (edge.state || edge.otherAt === null) return { runtime_ms: null, energy_wh: null, cost: null, unpriced_wh: null };
	const device = switches.get(edge.deviceId);
	const home = homes.get(edge.deviceId);
	const span = { start: edge.otherAt, end: edge.at };
	const placements = (home?.placements ?? []).map(({ classroomId, effectiveFrom, effectiveUntil }) => ({
		classroomId,
		start: effectiveFrom,
		end: effectiveUntil ?? Number.POSITIVE_INFINITY,
	}));
	const rated = {
		ratings: switchAt(device, edge.position).ratings,
		deviceFactorMicro: device?.consumptionFactorMicro ?? MICRO,
		homes: homesOf(placements, home?.unassignedClassroomId ?? 0),
	};
	const costs = placedRuntime(span, rated, dayPieces(span, zones)).flatMap((stretch) => priceStretch(stretch, prices));
	const energyUj = costs.reduce((sum, cost) => sum + cost.energyUj, 0n);
	const priced = costs.filter(({ costVersionId }) => costVersionId !== null);
	const pricedUj = priced.reduce((sum, cost) => sum + cost.energyUj, 0n);
	return {
		runtime_ms: edge.at - edge.otherAt,
		energy_wh: Number(toMilliwattHours(energyUj)) / 1e3,
		cost:
			energyUj > 0n && pricedUj === 0n
				? null
				: toRuntimeMoney(
						priced.reduce((sum, { money }) => sum + money, 0n),
						true,
					),
		unpriced_wh: Number(toMilliwattHours(energyUj - pricedUj)) / 1e3,
	};
}
