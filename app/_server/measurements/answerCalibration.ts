import { siteDate } from "@/domain/calendar/datedDay";
import { type Interval, inForce } from "@/domain/calendar/interval";
import { localMinutes, zoneAt } from "@/domain/calendar/zone";
import { type Calibration, calibrate, type LoadName, type Verdict } from "@/domain/calibration/calibrate";
import { toWattHours } from "@/domain/quantity/energy";
import { type DatedRating, effectivePower } from "@/domain/switching/sessionEnergy";
import { type CalibrationDevice, readCalibrationDevices, readCounterStep } from "@/store/calibrationInputs";
import type { CalibrationResponse } from "@/wire/http/calibration";
import { type Outcome, ok, refuseField } from "../outcome";
import { reachOf } from "../permission";
import type { Principal } from "../principal";
import { localTime, type Place } from "../usage/place";
import type { TimeRange } from "../usage/timeRange";
import { findDeviceInReach, NO_DEVICE } from "./answerMeasurements";
import { adviceOf, refusalWords } from "./calibrationWords";
import { apiExplained, apiLeftAside, type MeasuredDevice, measureDevice } from "./measureDevice";
import { apiRange, measuredPart, roundTo, toMeasuredRange } from "./measuredRange";
import { runtimeByDay } from "./runtimeByDay";

interface Query {
	readonly device: string;
	readonly start?: string | undefined;
	readonly end?: string | undefined;
}

/** A device's calibration, with all that its answer rests on. */
export interface DeviceCalibration {
	readonly measured: MeasuredDevice;
	readonly calibration: Calibration;
	readonly range: TimeRange;
	readonly stepWh: number;
	readonly classroom: string | null;
}

/** Each switch's watts as far as the counter tells. */
export async function answerCalibration(place: Place, principal: Principal, query: Query): Promise<Outcome<CalibrationResponse>> {
	const found = await calibrateDevice(place, principal, query);
	return found.kind === "refused" ? found : ok(toApi(place, found.value));
}

export async function calibrateDevice(place: Place, principal: Principal, query: Query): Promise<Outcome<DeviceCalibration>> {
	const range = toMeasuredRange(place, query);
	if (range.kind === "refused") return range;
	const device = await findDeviceInReach(place, principal, query.device);
	if (!device) return refuseField("device", NO_DEVICE, "not_found");
	const { client } = place.usage;
	const part = measuredPart(place, range.value);
	const asked = { ...part, deviceIds: [device.deviceId], classroomIds: reachOf(principal).classroomIds, now: place.now };
	const [read] = await readCalibrationDevices(client, asked);
	if (!read) return refuseField("device", NO_DEVICE, "not_found");
	const measured = measureDevice(read, part, place.zones);
	const stepWh = toWattHours(await readCounterStep(client, device.deviceId, part));
	const classroom = place.rooms.find(({ classroomId }) => classroomId === device.classroomId)?.code ?? null;
	return ok({ measured, calibration: calibrateMeasured(place, measured, stepWh), range: range.value, stepWh, classroom });
}

function calibrateMeasured({ zones }: Place, { device, quarters }: MeasuredDevice, resolutionWh: number): Calibration {
	const windows = quarters.flatMap(({ startsAt, counterMwh, onMs, leftAside }) =>
		leftAside !== null || counterMwh === null
			? []
			: [
					{
						date: siteDate(startsAt, zones),
						hour: Math.floor(localMinutes(startsAt, zoneAt(zones, startsAt)) / 60),
						counterWh: toWattHours(counterMwh),
						onHours: onMs.map((ms) => ms / 3_600_000),
					},
				],
	);
	return calibrate({ switches: device.switches.length, windows, resolutionWh });
}

function toApi(place: Place, found: DeviceCalibration): CalibrationResponse {
	const { measured, calibration, range, stepWh, classroom } = found;
	const { device, comparison } = measured;
	const reason = reasonOf(found);
	const names = (load: LoadName) => (load === "standby" ? "standby" : (device.switches[load]?.name ?? `switch ${load}`));
	const switches = device.switches.map((each, index) => ({
		...toApiSwitch(place, device, each, measuredPart(place, range)),
		...toEstimate(calibration.kind === "calibrated" ? calibration.switches[index]?.verdict : undefined, names, {
			ratedW: ratedWatts(inForce(each.ratings, place.now) ?? each.ratings[0], device),
		}),
		on_hours: roundTo(calibration.kind === "calibrated" ? (calibration.switches[index]?.onHours ?? 0) : 0, 2),
	}));
	return {
		device: { device_id: device.deviceId, esp32_name: device.esp32Name, classroom },
		time_zone: place.timeZone,
		as_of: localTime(place, place.now),
		range: apiRange(place, range),
		state: reason === null ? "calibrated" : "refused",
		reason,
		message: reason === null ? CALIBRATED : refusalWords(reason),
		windows: calibration.windows,
		days: calibration.days,
		left_aside: apiLeftAside(comparison),
		counter_step_wh: stepWh,
		explained_by_ratings: apiExplained(comparison).value,
		explained_by_estimates:
			calibration.kind === "calibrated" && calibration.explained !== null ? roundTo(calibration.explained, 4) : null,
		standby: toEstimate(calibration.kind === "calibrated" ? calibration.standby : undefined, names, {
			ratedW: null,
			known: "What the device draws with every switch OFF.",
		}),
		// What is archived and was never ON in the range is history.
		switches: switches.filter(
			(_, index) => !device.switches[index]?.isArchived || (device.switches[index]?.sessions.length ?? 0) > 0,
		),
	};
}

const CALIBRATED =
	"Non-negative least squares of the counter's quarter-hours on the switches' ON time. The 95 % intervals come from leaving out one day, and one hour of the day, at a time. All of it is relative to the counter: what it counts too much or too little, the estimates have too.";

function reasonOf({ measured, calibration }: DeviceCalibration): CalibrationResponse["reason"] {
	if (measured.state !== "compared") return measured.state;
	return calibration.kind === "refused" ? calibration.reason : null;
}

function toApiSwitch(place: Place, device: CalibrationDevice, each: CalibrationDevice["switches"][number], range: Interval) {
	const now = inForce(each.ratings, place.now) ?? each.ratings[0];
	return {
		switch_id: each.switchId,
		position: each.position,
		name: each.name,
		type: each.type,
		rated_w: ratedWatts(now, device) ?? 0,
		rating_is_default: now?.isDefault ?? true,
		ratings: each.ratings.map((rating) => ({
			effective_from: new Date(rating.effectiveFrom).toISOString(),
			rated_w: ratedWatts(rating, device) ?? 0,
			is_default: rating.isDefault,
		})),
		days: runtimeByDay(each, device.consumptionFactorMicro, range, place.zones),
	};
}

function ratedWatts(rating: DatedRating | undefined, { consumptionFactorMicro }: CalibrationDevice): number | null {
	return rating ? Number(effectivePower(rating, consumptionFactorMicro)) / 1e3 : null;
}

type Estimate = CalibrationResponse["standby"];
type Names = (load: LoadName) => string;

function toEstimate(
	verdict: Verdict | undefined,
	names: Names,
	{ ratedW, known }: { ratedW: number | null; known?: string },
): Estimate {
	const nothing = { estimated_w: null, low_w: null, high_w: null, together_with: [] as string[], together: null };
	if (!verdict) return { ...nothing, verdict: "not_calibrated", advice: "See why the device as a whole has no estimate." };
	const others = othersOf(verdict).map(names);
	const said = { ...nothing, verdict: verdict.kind, together_with: others, advice: adviceOf(verdict, others, ratedW) };
	switch (verdict.kind) {
		case "identifiable":
		case "rough": {
			const { watts, low, high } = toWatts(verdict);
			return { ...said, estimated_w: watts, low_w: low, high_w: high, ...(known === undefined ? {} : { advice: known }) };
		}
		case "imprecise":
			return { ...said, low_w: roundTo(verdict.low, 1), high_w: roundTo(verdict.high, 1) };
		case "at_zero":
			return {
				...said,
				estimated_w: 0,
				low_w: 0,
				high_w: roundTo(verdict.high, 1),
				...(known === undefined ? {} : { advice: known }),
			};
		case "together_with": {
			if (!verdict.total) return said;
			const { watts, low, high } = toWatts(verdict.total);
			return { ...said, together: { total_w: watts, low_w: low, high_w: high } };
		}
		case "entangled_with":
		case "never_on":
		case "too_few":
			return said;
	}
}

function othersOf(verdict: Verdict): readonly LoadName[] {
	if ("others" in verdict) return verdict.others;
	return verdict.kind === "imprecise" && verdict.mostlyWith !== null ? [verdict.mostlyWith] : [];
}

export function toWatts({ watts, low, high }: { watts: number; low: number; high: number }) {
	return { watts: roundTo(watts, 1), low: roundTo(low, 1), high: roundTo(high, 1) };
}
