import { toWattHours } from "@/domain/quantity/energy";
import { toMilliwattHours } from "@/domain/switching/sessionEnergy";
import type { BreakdownDevice, BreakdownSwitch, SharedDevice, SwitchFigures } from "@/wire/http/deviceBreakdown";
import { toApiPart } from "./answerSwitches";
import type { SharedRuntime } from "./readShares";
import { apiHoursOf, apiRuntimeCost, totalRuntime } from "./runtimeTotal";
import { type CounterPart, emptyPart } from "./shareCounters";

/** Adds to a device of the breakdown what its switches did by runtime, and how they share its counter. */
export function withShares(device: BreakdownDevice, runtime: SharedRuntime, isOpen: boolean): SharedDevice {
	const counter = runtime.counters?.get(device.device_id);
	const rest = counter ? toApiPart(counter.notAttributed, isOpen) : null;
	const known = runtime.devices.find((each) => each.deviceId === device.device_id);
	const listed = new Set(device.switches.map((each) => each.switch_id));
	// A switch that is gone since keeps its part of the day: else the parts would not add up.
	const gone = (known?.switches ?? []).filter(
		({ switchId }) => !listed.has(switchId) && runtime.cells.some((cell) => cell.ratedSwitch.switchId === switchId),
	);
	const goneRows = gone.map(
		(each): SwitchFigures => ({
			switch_id: each.switchId,
			position: each.position,
			name: each.name,
			type: each.type,
			power_rating_w: null,
			rating_is_default: false,
			state: null,
		}),
	);
	const toRow = (each: SwitchFigures, isArchived: boolean): BreakdownSwitch => {
		const cells = runtime.cells.filter((cell) => cell.ratedSwitch.switchId === each.switch_id);
		const total = totalRuntime(cells, known?.isKnown ?? false);
		const share = counter ? (counter.bySwitch.get(each.switch_id) ?? emptyPart()) : null;
		return {
			...each,
			runtime_hours: total.isKnown ? apiHoursOf(total.runtimeMs) : null,
			runtime_wh: total.isKnown ? toWattHours(toMilliwattHours(total.energyUj)) : null,
			runtime_cost: apiRuntimeCost(total, isOpen),
			...toShare(share, isOpen),
			is_archived: isArchived,
		};
	};
	return {
		...device,
		switches: [...device.switches.map((each) => toRow(each, false)), ...goneRows.map((each) => toRow(each, true))],
		not_attributed_wh: counter ? toWattHours(counter.notAttributed.energyMwh) : null,
		not_attributed_kwh: rest?.energyKwh ?? null,
		not_attributed_cost: rest?.cost ?? null,
	};
}

function toShare(share: CounterPart | null, isOpen: boolean) {
	const part = share ? toApiPart(share, isOpen) : null;
	return {
		share_wh: share ? toWattHours(share.energyMwh) : null,
		share_kwh: part?.energyKwh ?? null,
		share_cost: part?.cost ?? null,
	};
}
