import { inForce } from "@/domain/calendar/interval";
import { toKilowattHours } from "@/domain/quantity/energy";
import { effectivePower } from "@/domain/switching/sessionEnergy";
import type { RatedDevice, RatedSwitch } from "@/store/ratedSwitches";
import type { CounterPartFigures, SwitchesResponse, SwitchRuntime } from "@/wire/http/runtime";
import { type Outcome, ok } from "../outcome";
import type { Place } from "../usage/place";
import { apiMoney, apiWatts, groupRows } from "../usage/usageTotal";
import { codesOf, toDeviceReach } from "./deviceReach";
import { openRuntime, type RuntimeAsked, type RuntimeQuery, toAnswerHead } from "./openRuntime";
import { readScopeDevices } from "./readRuntime";
import { readSharedRuntime, type SharedRuntime } from "./readShares";
import { apiRuntime, apiRuntimeQuality, totalRuntime } from "./runtimeTotal";
import { addPart, type CounterPart, emptyPart } from "./shareCounters";
import { isKnownBefore, isOnline } from "./sumRuntime";

export const SHARES_TOO_LONG =
	"The range has too many quarter-hours to share the counter: at most 100 days, and fewer for many devices.";

/** Every switch of a scope: its runtime, what follows from its rating, and its share of the device's counter. */
export async function answerSwitches(place: Place, query: RuntimeQuery): Promise<Outcome<SwitchesResponse>> {
	const asked = await openRuntime(place, query);
	if (asked.kind === "refused") return asked;
	const { scope, range, isOpen } = asked.value;
	const deviceCount = (await readScopeDevices(place, scope, range)).length;
	const read = await readSharedRuntime(place, scope, range, deviceCount);
	if (read.kind === "refused") return read;
	const shared = read.value;
	const isKnown = isKnownBefore(shared.devices, range.end);
	const sums = sumCounters(shared);
	return ok({
		...toAnswerHead(place, asked.value, query),
		...apiRuntime(totalRuntime(shared.cells, isKnown), isOpen),
		...toSwitches(place, asked.value, shared, sums.counter.energyMwh),
		counter: shared.counters?.size ? toApiPart(sums.counter, isOpen) : null,
		not_attributed: shared.counters?.size ? toApiPart(sums.notAttributed, isOpen) : null,
		shares_missing:
			shared.counters === null ? SHARES_TOO_LONG : shared.counters.size === 0 ? "No counter covers the range." : null,
		devices: toCounters(place, asked.value, shared),
	});
}

function toSwitches(
	place: Place,
	asked: RuntimeAsked,
	shared: SharedRuntime,
	counterMwh: bigint,
): Pick<SwitchesResponse, "switchCount" | "switches"> {
	const cellsOf = groupRows(shared.cells, (cell) => cell.ratedSwitch.switchId);
	const switches = shared.devices.flatMap((device) =>
		device.switches
			.filter((each) => !each.isArchived || cellsOf.has(each.switchId))
			.map((each) => toSwitch(place, asked, shared, { device, each, counterMwh, cells: cellsOf.get(each.switchId) ?? [] })),
	);
	return { switchCount: switches.length, switches };
}

function toSwitch(
	place: Place,
	{ scope, range, isOpen }: RuntimeAsked,
	{ spans, counters }: SharedRuntime,
	of: { device: RatedDevice; each: RatedSwitch; counterMwh: bigint; cells: Parameters<typeof totalRuntime>[0] },
): SwitchRuntime {
	const { device, each, counterMwh, cells } = of;
	const open = spans.filter(
		(span) => span.offAt === null && span.deviceId === device.deviceId && span.position === each.position,
	);
	const total = totalRuntime(cells, isKnownBefore([device], range.end));
	const counter = counters?.get(device.deviceId);
	const share = counter && (counter.bySwitch.get(each.switchId) ?? emptyPart());
	const rating = inForce(each.ratings, Math.min(range.end - 1, place.now)) ?? each.ratings[0];
	return {
		switch_id: each.switchId,
		device_id: device.deviceId,
		esp32_name: device.esp32Name,
		position: each.position,
		switchName: each.name,
		switchType: each.type,
		classrooms: codesOf(place, device, range, scope.classroomIds),
		is_archived: each.isArchived,
		is_on: isOnline(device) && device.isKnown ? open.length > 0 : null,
		...apiRuntime(total, isOpen),
		...apiRuntimeQuality(total),
		power_rating_w: rating ? apiWatts(effectivePower(rating, device.factorMicro)) : null,
		rating_is_default: rating?.isDefault ?? true,
		...toDeviceReach(place, device, open),
		share: share ? toApiPart(share, isOpen) : null,
		share_percent: share && counterMwh > 0n ? Number((share.energyMwh * 10_000n) / counterMwh) / 100 : null,
	};
}

function toCounters(place: Place, { isOpen }: RuntimeAsked, { devices, counters, spans }: SharedRuntime) {
	const openOf = groupRows(
		spans.filter((span) => span.offAt === null),
		(span) => span.deviceId,
	);
	return devices.map((device) => {
		const shared = counters?.get(device.deviceId);
		return {
			device_id: device.deviceId,
			esp32_name: device.esp32Name,
			counter: shared ? toApiPart(shared.counter, isOpen) : null,
			not_attributed: shared ? toApiPart(shared.notAttributed, isOpen) : null,
			...toDeviceReach(place, device, openOf.get(device.deviceId) ?? []),
		};
	});
}

/** The counters of a scope together. */
export function sumCounters({ counters }: Pick<SharedRuntime, "counters">): { counter: CounterPart; notAttributed: CounterPart } {
	const sums = { counter: emptyPart(), notAttributed: emptyPart() };
	for (const shared of counters?.values() ?? []) {
		addPart(sums.counter, shared.counter);
		addPart(sums.notAttributed, shared.notAttributed);
	}
	return sums;
}

export function toApiPart(part: CounterPart, isOpen: boolean): CounterPartFigures {
	const isNothing = part.costPico === null && part.unpricedMwh === 0n;
	return {
		energyKwh: toKilowattHours(part.energyMwh),
		cost: isNothing ? 0 : apiMoney(part.costPico, isOpen),
		unpriced_kwh: toKilowattHours(part.unpricedMwh),
	};
}
