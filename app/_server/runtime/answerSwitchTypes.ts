import { toKilowattHours } from "@/domain/quantity/energy";
import { toMilliwattHours } from "@/domain/switching/sessionEnergy";
import type { SwitchTypesResponse } from "@/wire/http/runtime";
import { type Outcome, ok, refuse } from "../outcome";
import type { Place } from "../usage/place";
import { groupRows } from "../usage/usageTotal";
import { SHARES_TOO_LONG, sumCounters, toApiPart } from "./answerSwitches";
import { openRuntime, type RuntimeQuery, toAnswerHead } from "./openRuntime";
import { readScopeDevices } from "./readRuntime";
import { readSharedRuntime, type SharedRuntime } from "./readShares";
import { apiHoursOf, totalRuntime } from "./runtimeTotal";
import { addPart, emptyPart } from "./shareCounters";

/** What lights, fans and air conditioners used of the counters; what no switch explains stands beside them. */
export async function answerSwitchTypes(place: Place, query: RuntimeQuery): Promise<Outcome<SwitchTypesResponse>> {
	const asked = await openRuntime(place, query);
	if (asked.kind === "refused") return asked;
	const { scope, range, isOpen } = asked.value;
	const deviceCount = (await readScopeDevices(place, scope, range)).length;
	const shared = await readSharedRuntime(place, scope, range, deviceCount);
	if (shared.kind === "refused") return shared;
	if (shared.value.counters === null)
		return refuse("range_too_large", SHARES_TOO_LONG, [{ path: "end", message: SHARES_TOO_LONG }]);
	const sums = sumCounters(shared.value);
	return ok({
		...toAnswerHead(place, asked.value, query),
		types: toTypes(shared.value, sums.counter.energyMwh, isOpen),
		counter: toApiPart(sums.counter, isOpen),
		not_attributed: toApiPart(sums.notAttributed, isOpen),
	});
}

function toTypes({ devices, cells, counters }: SharedRuntime, counterMwh: bigint, isOpen: boolean): SwitchTypesResponse["types"] {
	const switches = devices.flatMap((device) => device.switches.map((each) => ({ device, each })));
	const cellsOf = groupRows(cells, (cell) => cell.ratedSwitch.type);
	return [...groupRows(switches, ({ each }) => each.type)]
		.map(([type, ofType]) => {
			const share = emptyPart();
			for (const { device, each } of ofType) {
				const part = counters?.get(device.deviceId)?.bySwitch.get(each.switchId);
				if (part) addPart(share, part);
			}
			return { type, ofType, share, total: totalRuntime(cellsOf.get(type) ?? [], false) };
		})
		.filter(({ share, total }) => share.energyMwh !== 0n || total.runtimeMs > 0n)
		.sort((a, b) => Number(b.share.energyMwh - a.share.energyMwh))
		.map(({ type, ofType, share, total }) => ({
			type,
			switchCount: ofType.filter(({ each }) => !each.isArchived).length,
			runtimeHours: apiHoursOf(total.runtimeMs),
			runtime_kwh: toKilowattHours(toMilliwattHours(total.energyUj)),
			...toApiPart(share, isOpen),
			share_percent: counterMwh > 0n ? Number((share.energyMwh * 10_000n) / counterMwh) / 100 : null,
		}));
}
