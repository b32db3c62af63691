import type { z } from "zod";
import type { Instant } from "@/domain/calendar/interval";
import { type Comparison, compareMeasurements } from "@/domain/calibration/compareMeasurements";
import { sumMeasured } from "@/domain/calibration/measuredQuarter";
import { type MilliwattHours, toWattHours } from "@/domain/quantity/energy";
import { type Microjoules, toMilliwattHours } from "@/domain/switching/sessionEnergy";
import { findMeasuredDevices, findNamedDevice, readCalibrationDevices } from "@/store/calibrationInputs";
import type { MeasurementsResponse, measurementsQuery } from "@/wire/http/measurements";
import { type Outcome, ok, refuseField } from "../outcome";
import { permits, reachOf } from "../permission";
import type { Principal } from "../principal";
import { localTime, type Place } from "../usage/place";
import { endOfSiteDate, type TimeRange } from "../usage/timeRange";
import { apiExplained, apiLeftAside, type MeasuredDevice, measureDevice } from "./measureDevice";
import { apiRange, measuredPart, roundTo, toMeasuredRange } from "./measuredRange";

type Query = z.output<typeof measurementsQuery>;

const METHOD =
	"Counter: the quarter-hours of the ledger. Runtime: each switch's ON time × its rating then in force × factors. Compared are quarter-hours that the counter covers as a whole with measured energy that no gap spread; the others are counted in left_aside, and in the figures of their day. Explained variance is that of these quarter-hours. Standby is what was counted while no switch was ON.";

/** Counter against runtime of one room or one device. */
export async function answerMeasurements(
	place: Place,
	principal: Principal,
	query: Query,
): Promise<Outcome<MeasurementsResponse>> {
	const range = toMeasuredRange(place, query);
	if (range.kind === "refused") return range;
	const subject = await findSubject(place, principal, query, range.value);
	if (subject.kind === "refused") return subject;
	const { deviceIds, classroomIds, classroom } = subject.value;
	const part = measuredPart(place, range.value);
	const found = await readCalibrationDevices(place.usage.client, { ...part, deviceIds, classroomIds, now: place.now });
	const devices = found.map((device) => measureDevice(device, part, place.zones));
	// A plain meter is all difference: it belongs into its room's sum, and has nothing to compare alone.
	const isRoom = classroom !== null;
	const summed = devices.filter(({ state }) => state !== "no_counter" && state !== "no_switch_events");
	const included = isRoom ? summed : devices;
	const comparison = compareMeasurements(sumMeasured(included.map(({ quarters }) => quarters)), place.zones);
	const knownSince = earliest(included);
	return ok({
		classroom,
		device: isRoom ? null : (found[0]?.esp32Name ?? null),
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		range: apiRange(place, range.value),
		state: stateOf(devices, comparison),
		devices: devices.map((device) => toApiDevice(place, device)),
		...totals(comparison, knownSince, part.end),
		compared: {
			quarter_hours: comparison.compared.quarterHours,
			counter_wh: toWattHours(comparison.compared.counterMwh),
			runtime_wh: toWattHours(comparison.compared.runtimeMwh),
			difference_wh: toWattHours(comparison.compared.counterMwh - comparison.compared.runtimeMwh),
		},
		left_aside: apiLeftAside(comparison),
		standby: toApiStandby(comparison),
		explained_variance: apiExplained(comparison),
		days: comparison.days.map((day) => ({
			date: day.date,
			...amounts(day.counterMwh, isKnown(knownSince, endOfSiteDate(day.date, place.zones)) ? day.runtime : null),
			compared_quarter_hours: day.compared.quarterHours,
			left_aside_quarter_hours: day.leftAsideQuarterHours,
		})),
		residual_by_hour: comparison.residualByHour.map(({ hour, residualW, quarterHours }) => ({
			hour,
			residual_w: roundTo(residualW, 1),
			quarter_hours: quarterHours,
		})),
		method: METHOD,
	});
}

interface Subject {
	readonly deviceIds: readonly number[];
	readonly classroomIds: readonly number[] | null;
	/** Its code; null when a device was asked for. */
	readonly classroom: string | null;
}

async function findSubject(place: Place, principal: Principal, query: Query, range: TimeRange): Promise<Outcome<Subject>> {
	if (query.device !== undefined && query.classroom !== undefined)
		return refuseField("device", "ask for a classroom or for a device, not for both");
	if (query.device !== undefined) {
		const device = await findDeviceInReach(place, principal, query.device);
		if (device === null) return refuseField("device", NO_DEVICE, "not_found");
		return ok({ deviceIds: [device.deviceId], classroomIds: reachOf(principal).classroomIds, classroom: null });
	}
	if (query.classroom === undefined) return refuseField("classroom", "give classroom=<code> or device=<name>");
	const room = place.rooms.find(({ code }) => code === query.classroom);
	if (!room)
		return refuseField(
			"classroom",
			`no room of ${place.site.name} that you may see has this code; GET /api/classrooms lists them`,
			"not_found",
		);
	const deviceIds = await findMeasuredDevices(place.usage.client, room.classroomId, range);
	return ok({ deviceIds, classroomIds: [room.classroomId], classroom: room.code });
}

export const NO_DEVICE = "no device that you may see has this name; GET /api/devices lists them";

/** A device of the site that the caller may see where it stands. */
export async function findDeviceInReach(place: Place, principal: Principal, text: string) {
	const device = await findNamedDevice(place.usage.client, text);
	if (device?.siteId !== place.site.siteId) return null;
	const { siteId, classroomId } = device;
	const subject = classroomId === null ? { kind: "site" as const, siteId } : { kind: "classroom" as const, siteId, classroomId };
	return permits(principal, "viewer", subject) ? device : null;
}

function stateOf(devices: readonly MeasuredDevice[], { compared }: Comparison): MeasurementsResponse["state"] {
	const states = devices.map(({ state }) => state);
	if (states.includes("compared")) return compared.quarterHours > 0 ? "compared" : "nothing_compared";
	for (const state of ["nothing_compared", "no_switch_events", "no_switches"] as const) if (states.includes(state)) return state;
	return "no_counter";
}

function toApiDevice(place: Place, { device, comparison, state }: MeasuredDevice): MeasurementsResponse["devices"][number] {
	const { counter_wh, runtime_wh } = totals(comparison, device.knownSince, place.now);
	return {
		device_id: device.deviceId,
		esp32_name: device.esp32Name,
		state,
		counter_wh,
		runtime_wh,
		explained_variance: apiExplained(comparison),
		default_ratings: device.switches.filter((each) => !each.isArchived && each.ratings.at(-1)?.isDefault).length,
	};
}

function totals({ days }: Comparison, knownSince: Instant | null, until: Instant) {
	const counted = days.filter(({ counterMwh }) => counterMwh !== null);
	const counterMwh = counted.length === 0 ? null : counted.reduce((sum, day) => sum + (day.counterMwh ?? 0n), 0n);
	const runtime = days.length > 0 && isKnown(knownSince, until) ? days.reduce((sum, day) => sum + day.runtime, 0n) : null;
	return amounts(counterMwh, runtime);
}

/** Runtime is rounded down here and nowhere before: as in every report of it, the exact sum is rounded once. */
function amounts(counterMwh: MilliwattHours | null, runtime: Microjoules | null) {
	const runtimeMwh = runtime === null ? null : toMilliwattHours(runtime);
	return {
		counter_wh: counterMwh === null ? null : toWattHours(counterMwh),
		runtime_wh: runtimeMwh === null ? null : toWattHours(runtimeMwh),
		difference_wh: counterMwh === null || runtimeMwh === null ? null : toWattHours(counterMwh - runtimeMwh),
	};
}

/** Before the first event of a switch its runtime is unknown, not zero. */
function isKnown(knownSince: Instant | null, until: Instant): boolean {
	return knownSince !== null && knownSince < until;
}

function earliest(devices: readonly MeasuredDevice[]): Instant | null {
	const known = devices.flatMap(({ device }) => device.knownSince ?? []);
	return known.length === 0 ? null : Math.min(...known);
}

function toApiStandby({ standby }: Comparison): MeasurementsResponse["standby"] {
	const { quarterHours, counterMwh } = standby;
	const mean = quarterHours === 0 ? null : roundTo((toWattHours(counterMwh) * 4) / quarterHours, 1);
	return { quarter_hours: quarterHours, counter_wh: toWattHours(counterMwh), mean_w: mean };
}
