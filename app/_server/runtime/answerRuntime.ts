import type { RuntimeResponse } from "@/wire/http/runtime";
import { type Outcome, ok } from "../outcome";
import { toApiVersions } from "../usage/apiVersions";
import type { Place } from "../usage/place";
import { groupRows } from "../usage/usageTotal";
import { codesOf, toDeviceReach } from "./deviceReach";
import { openRuntime, type RuntimeAsked, type RuntimeQuery, toAnswerHead } from "./openRuntime";
import { type Runtime, readRuntime } from "./readRuntime";
import { apiRuntime, apiRuntimeQuality, totalRuntime } from "./runtimeTotal";
import { isKnownBefore } from "./sumRuntime";

/** Totals of a range, by device too: what has ended and what is running, apart and together. */
export async function answerRuntime(place: Place, query: RuntimeQuery): Promise<Outcome<RuntimeResponse>> {
	const asked = await openRuntime(place, query);
	if (asked.kind === "refused") return asked;
	const { scope, range, isOpen } = asked.value;
	const runtime = await readRuntime(place, scope, range);
	if (runtime.kind === "refused") return runtime;
	const { devices, cells } = runtime.value;
	const isKnown = isKnownBefore(devices, range.end);
	const total = totalRuntime(cells, isKnown);
	const versions = await place.usage.versions(place.site.siteId);
	const parts = (ongoing: boolean) =>
		totalRuntime(
			cells.filter((cell) => cell.isOngoing === ongoing),
			isKnown,
		);
	return ok({
		...toAnswerHead(place, asked.value, query),
		...apiRuntime(total, isOpen),
		...apiRuntimeQuality(total),
		switchCount: devices.reduce((sum, device) => sum + device.switches.filter((each) => !each.isArchived).length, 0),
		completed: apiRuntime(parts(false), isOpen),
		ongoing: {
			...apiRuntime(parts(true), isOpen),
			switch_count: new Set(cells.filter((cell) => cell.isOngoing).map((cell) => cell.ratedSwitch.switchId)).size,
		},
		cost_versions: toApiVersions(place, versions, total.versionIds),
		devices: toDevices(place, asked.value, runtime.value),
	});
}

function toDevices(place: Place, { scope, range, isOpen }: RuntimeAsked, { devices, cells, spans }: Runtime) {
	const cellsOf = groupRows(cells, (cell) => cell.device.deviceId);
	const openOf = groupRows(
		spans.filter((span) => span.offAt === null),
		(span) => span.deviceId,
	);
	return devices.map((device) => ({
		device_id: device.deviceId,
		esp32_name: device.esp32Name,
		classrooms: codesOf(place, device, range, scope.classroomIds),
		...apiRuntime(totalRuntime(cellsOf.get(device.deviceId) ?? [], isKnownBefore([device], range.end)), isOpen),
		...toDeviceReach(place, device, openOf.get(device.deviceId) ?? []),
	}));
}
