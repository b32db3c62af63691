import { readDeviceRestarts } from "@/store/deviceRestarts";
import type { DeviceRestartsResponse, listRestartsRoute } from "@/wire/http/deviceRestarts";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse } from "../outcome";
import { reachableDevice } from "./devices";

/** When a device started anew and why, for who may see the device where it stands now, or stood last. */
export async function listRestarts(call: RouteCall<typeof listRestartsRoute>): Promise<Outcome<DeviceRestartsResponse>> {
	const device = await reachableDevice(call.database.prisma, call, "viewer");
	if (!device) return refuse("not_found");
	const { after, limit } = call.query;
	const [at = "0", id = ""] = after?.split(".") ?? [];
	const found = await readDeviceRestarts(call.database.pool, {
		deviceId: device.id,
		after: after === undefined ? null : { at: Number(at), id },
		limit: limit + 1,
	});
	const restarts = found.slice(0, limit);
	const last = restarts.at(-1);
	return ok({
		restarts: restarts.map((restart) => ({
			id: restart.id,
			at: new Date(restart.at).toISOString(),
			clock_set: restart.isClockSet,
			received_at: new Date(restart.receivedAt).toISOString(),
			reset_reason: restart.resetReason,
			boot: restart.boot,
			epoch: restart.epoch,
			epoch_before:
				restart.epoch !== null && restart.epochBefore !== null && restart.epochBefore !== restart.epoch
					? restart.epochBefore
					: null,
			firmware: restart.firmware,
		})),
		next: found.length > limit && last ? `${last.at}.${last.id}` : null,
	});
}
