import type { Interval } from "@/domain/calendar/interval";
import type { DatedZone } from "@/domain/calendar/zone";
import { type Comparison, compareMeasurements } from "@/domain/calibration/compareMeasurements";
import { type MeasuredQuarter, measureQuarters } from "@/domain/calibration/measuredQuarter";
import { toWattHours } from "@/domain/quantity/energy";
import type { CalibrationDevice } from "@/store/calibrationInputs";
import type { MeasurementsResponse } from "@/wire/http/measurements";
import { roundTo } from "./measuredRange";

type State = MeasurementsResponse["state"];

/** A device with both measurements side by side. */
export interface MeasuredDevice {
	readonly device: CalibrationDevice;
	readonly quarters: readonly MeasuredQuarter[];
	readonly comparison: Comparison;
	readonly state: State;
}

export function measureDevice(device: CalibrationDevice, range: Interval, zones: readonly DatedZone[]): MeasuredDevice {
	const { switches, counter, registers, consumptionFactorMicro: deviceFactorMicro } = device;
	// Where nothing is switched, there is nothing to wait for.
	const knownSince = switches.length === 0 ? 0 : device.knownSince;
	const quarters = measureQuarters({ switches, deviceFactorMicro, counter, registers, knownSince }, range);
	const comparison = compareMeasurements(quarters, zones);
	return { device, quarters, comparison, state: stateOf(device, comparison) };
}

function stateOf({ counter, switches, knownSince }: CalibrationDevice, { compared }: Comparison): State {
	if (counter.length === 0) return "no_counter";
	if (switches.length === 0) return "no_switches";
	if (knownSince === null) return "no_switch_events";
	return compared.quarterHours === 0 ? "nothing_compared" : "compared";
}

export function apiLeftAside({ leftAside }: Comparison): MeasurementsResponse["left_aside"] {
	return leftAside.map(({ reason, quarterHours, counterMwh }) => ({
		reason,
		quarter_hours: quarterHours,
		counter_wh: toWattHours(counterMwh),
	}));
}

export function apiExplained({ explained }: Comparison): MeasurementsResponse["explained_variance"] {
	return explained.kind === "known"
		? { value: roundTo(explained.value, 4), reason: null }
		: { value: null, reason: explained.reason };
}
