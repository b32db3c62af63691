import type { Instant, Interval } from "@/domain/calendar/interval";
import type { DatedZone } from "@/domain/calendar/zone";
import { compareMeasurements } from "@/domain/calibration/compareMeasurements";
import { measureQuarters } from "@/domain/calibration/measuredQuarter";
import { measurementsApart } from "@/domain/telemetry/streamHealth";
import { type CalibrationDevice, readCalibrationDevices } from "@/store/calibrationInputs";
import type { Finding } from "@/store/findings";
import type { PoolClient } from "@/store/pool";

export const MEASUREMENT_KINDS = ["measurements_apart"] as const;

interface Asked {
	readonly siteId: number;
	readonly zones: readonly DatedZone[];
	readonly range: Interval;
	readonly now: Instant;
}

const BUCKET_PERCENT = 25;

/**
 * Where a device has a counter and switches whose ratings somebody has confirmed, the two must tell much the same story.
 * Only quarter-hours that can be compared are (domain/calibration). Reads only.
 */
export async function checkMeasurements(client: PoolClient, deviceIds: readonly number[], asked: Asked): Promise<Finding[]> {
	const { siteId, zones, range, now } = asked;
	const devices = await readCalibrationDevices(client, { deviceIds, classroomIds: null, ...range, now });
	return devices.filter(isConfirmed).flatMap((device) => {
		const { compared } = compareMeasurements(quartersOf(device, range), zones);
		const percent = measurementsApart(compared);
		if (percent === null) return [];
		const detail = {
			...{ site_id: siteId, percent, quarter_hours: compared.quarterHours },
			...{ counter_mwh: String(compared.counterMwh), runtime_mwh: String(compared.runtimeMwh) },
		};
		// A difference that stays about the same is known once somebody has looked at it.
		const evidence = String(Math.trunc(percent / BUCKET_PERCENT));
		const span = { startsAt: range.start, endsAt: range.end };
		const { deviceId } = device;
		return [{ kind: "measurements_apart", subject: `device:${deviceId}`, evidence, deviceId, ...span, detail }];
	});
}

function isConfirmed({ switches, counter, knownSince }: CalibrationDevice): boolean {
	const ratings = switches.filter(({ isArchived }) => !isArchived).flatMap((each) => each.ratings.at(-1) ?? []);
	return counter.length > 0 && knownSince !== null && ratings.length > 0 && ratings.every(({ isDefault }) => !isDefault);
}

function quartersOf({ switches, counter, registers, consumptionFactorMicro, knownSince }: CalibrationDevice, range: Interval) {
	return measureQuarters({ switches, deviceFactorMicro: consumptionFactorMicro, counter, registers, knownSince }, range);
}
