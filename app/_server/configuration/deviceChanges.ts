import type { Instant } from "@/domain/calendar/interval";
import type { Device } from "@/store/device";
import { lockDevice, updateDevice as saveDevice } from "@/store/devices";
import { findSite } from "@/store/sites";
import { createSwitch, DEFAULT_RATING_MW, markRatingChange, rateSwitch, setPowerMax, updateSwitch } from "@/store/switchRatings";
import type { Transaction } from "@/store/transaction";
import type { DeviceDetailBody, SwitchChangeInput, updateDeviceRoute } from "@/wire/http/devices";
import { change } from "../change";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { resolveMoment } from "../place";
import { toMicro, toMilliwatts } from "./deviceBody";
import { reachableDevice, saved } from "./devices";

type Body = RouteCall<typeof updateDeviceRoute>["body"];
/** A device-wide factor has no date: it scales what was computed since always. */
const ALWAYS = 0;

/** Changes switches, ratings and maximum power. What is dated holds from `effective_from` on, and the days since are computed anew. */
export async function updateDevice(call: RouteCall<typeof updateDeviceRoute>): Promise<Outcome<DeviceDetailBody>> {
	const now = call.clock.now();
	return change(call, async (tx, audit) => {
		await lockDevice(tx, call.path.id);
		const before = await reachableDevice(tx, call, "manager");
		const site = before && (await findSite(tx, before.siteId));
		if (!before || !site) return refuse("not_found");
		if (before.archivedAt) return refuse("conflict", "The device is archived.");
		const from = resolveMoment(call.body.effective_from, site, now);
		const applied = await apply(tx, before, call.body, from);
		if (applied.kind === "refused") return applied;
		if (applied.value !== null) await markRatingChange(tx, before.id, applied.value, now);
		return ok(await saved(tx, audit, "device.update", before.id, before, now));
	});
}

/** Since when what was written makes the past stale; null when it does not. */
async function apply(tx: Transaction, device: Device, body: Body, from: Instant): Promise<Outcome<Instant | null>> {
	let staleFrom: Instant | null = null;
	if (body.power_max_w !== undefined) {
		if (!(await setPowerMax(tx, device.id, toMilliwatts(body.power_max_w), from))) return datedTwice("power_max_w");
		staleFrom = from;
	}
	const inputs = body.switches ?? [];
	let positionsKnown = device.switches.length;
	for (const [index, input] of inputs.entries()) {
		const path = `switches.${index}`;
		if (inputs.findIndex((other) => other.position === input.position) !== index)
			return refuseField(`${path}.position`, "is given twice");
		const changed =
			input.position === positionsKnown
				? await addSwitch(tx, device, input, path, from)
				: await changeSwitch(tx, device, input, path, from);
		if (changed.kind === "refused") return changed;
		if (input.position === positionsKnown) positionsKnown += 1;
		if (changed.value) staleFrom = Math.min(staleFrom ?? from, from);
	}
	if (body.consumption_factor === undefined) return ok(staleFrom);
	await saveDevice(tx, device.id, { consumptionFactorMicro: toMicro(body.consumption_factor) });
	return ok(ALWAYS);
}

async function addSwitch(
	tx: Transaction,
	device: Device,
	input: SwitchChangeInput,
	path: string,
	from: Instant,
): Promise<Outcome<boolean>> {
	const { position, name, type = "other", gpio = null, power_rating_w: watts, consumption_factor: factor = 1 } = input;
	if (name === undefined) return refuseField(`${path}.name`, "a new switch needs a name");
	const powerRatingMw = watts === undefined ? null : toMilliwatts(watts);
	await createSwitch(tx, device.id, { position, name, type, gpio, powerRatingMw, consumptionFactorMicro: toMicro(factor) }, from);
	return ok(true);
}

/** True when a rating was dated. A default follows the type until somebody states a rating. */
async function changeSwitch(
	tx: Transaction,
	device: Device,
	input: SwitchChangeInput,
	path: string,
	from: Instant,
): Promise<Outcome<boolean>> {
	const known = device.switches.find(({ position }) => position === input.position);
	if (!known) return refuseField(`${path}.position`, `the next new switch is ${device.switches.length}`);
	const { position, name, type, gpio, power_rating_w: watts, consumption_factor: factor } = input;
	const fields = {
		...(name === undefined ? {} : { name }),
		...(type === undefined ? {} : { type }),
		...(gpio === undefined ? {} : { gpio }),
	};
	await updateSwitch(tx, device.id, position, fields);
	const isDefault = watts === undefined && known.isDefault;
	const isAnotherDefault = isDefault && type !== undefined && type !== known.type;
	if (watts === undefined && factor === undefined && !isAnotherDefault) return ok(false);
	const powerRatingMw =
		watts === undefined ? (isAnotherDefault ? DEFAULT_RATING_MW[type] : known.powerRatingMw) : toMilliwatts(watts);
	const consumptionFactorMicro = factor === undefined ? known.consumptionFactorMicro : toMicro(factor);
	const rating = { deviceId: device.id, position, effectiveFrom: from, powerRatingMw, consumptionFactorMicro, isDefault };
	return (await rateSwitch(tx, rating)) ? ok(true) : datedTwice(`${path}.power_rating_w`);
}

function datedTwice(path: string): Outcome<never> {
	return refuseField(path, "another value holds from that very instant", "conflict");
}
