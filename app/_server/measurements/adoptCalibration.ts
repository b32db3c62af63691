import type { Device, DeviceSwitch } from "@/store/device";
import { lockDevice } from "@/store/devices";
import { findSite } from "@/store/sites";
import { markRatingChange, rateSwitch } from "@/store/switchRatings";
import type { adoptCalibrationRoute } from "@/wire/http/calibration";
import type { DeviceDetailBody } from "@/wire/http/devices";
import { change } from "../change";
import { reachableDevice, saved } from "../configuration/devices";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { resolveMoment } from "../place";
import { answerOfSite } from "../usage/place";
import { calibrateDevice, toWatts } from "./answerCalibration";

type Call = RouteCall<typeof adoptCalibrationRoute>;

/** Micro × micro: what both factors together are given in. */
const FACTORS = 1_000_000_000_000n;

/**
 * Makes a calibrated wattage the dated rating of a switch. The calibration is made anew from the range, so that nobody
 * adopts what no longer follows from the evidence; its figures go into the audit log with the change.
 */
export async function adoptCalibration(call: Call): Promise<Outcome<DeviceDetailBody>> {
	const { body, clock, database } = call;
	const now = clock.now();
	const device = await reachableDevice(database.prisma, call, "manager");
	if (!device) return refuse("not_found");
	const evidence = await findEvidence(call, device);
	if (evidence.kind === "refused") return evidence;
	return change(call, async (tx, audit) => {
		await lockDevice(tx, device.id);
		const before = await reachableDevice(tx, call, "manager");
		const site = before && (await findSite(tx, before.siteId));
		if (!before || !site) return refuse("not_found");
		if (before.archivedAt) return refuse("conflict", "The device is archived.");
		const known = before.switches.find(({ position }) => position === body.position);
		if (!known || known.archivedAt) return refuseField("position", "there is no such switch", "not_found");
		const powerRatingMw = ratingOf(body.power_w, known, before);
		if (powerRatingMw === null)
			return refuseField(
				"power_w",
				"its consumption factor is 0, so no rating gives this power; set the factor first",
				"conflict",
			);
		const from = resolveMoment(body.effective_from ?? evidence.value.from, site, now);
		const { consumptionFactorMicro } = known;
		const rating = { deviceId: before.id, position: body.position, powerRatingMw, consumptionFactorMicro, isDefault: false };
		if (!(await rateSwitch(tx, { ...rating, effectiveFrom: from })))
			return refuseField("effective_from", "another rating holds from that very instant; choose another date", "conflict");
		await markRatingChange(tx, before.id, from, now);
		const after = await saved(tx, audit, "device.update", before.id, before, now);
		const asked = {
			position: body.position,
			name: known.name,
			power_w: body.power_w,
			effective_from: new Date(from).toISOString(),
		};
		await audit({
			action: "device.calibrate",
			subject: `device:${before.esp32Name}`,
			after: { ...asked, reason: evidence.value.reason, ...evidence.value.figures },
		});
		return ok(after);
	});
}

/** The calibration as it follows from the evidence now; refused unless the wattage lies in the switch's interval. */
async function findEvidence({ body, principal, database, clock }: Call, device: Device) {
	return answerOfSite({ database, clock, principal }, { site: String(device.siteId) }, async (place) => {
		const query = { device: device.esp32Name, start: body.start, end: body.end };
		const found = await calibrateDevice(place, principal, query);
		if (found.kind === "refused") return found;
		const { calibration, measured, range } = found.value;
		const index = measured.device.switches.findIndex(({ position }) => position === body.position);
		const verdict = calibration.kind === "calibrated" ? calibration.switches[index]?.verdict : undefined;
		if (verdict?.kind !== "identifiable" && verdict?.kind !== "rough")
			return refuseField(
				"position",
				"this range gives no wattage for that switch; GET /api/analytics/calibration says why",
				"conflict",
			);
		const { watts, low, high } = toWatts(verdict);
		if (body.power_w < low || high < body.power_w)
			return refuseField(
				"power_w",
				`the counter shows ${low === high ? low : `between ${low} and ${high}`} W now; load the calibration again`,
				"conflict",
			);
		return ok({
			from: { kind: "instant" as const, at: range.start },
			reason: `calibration of ${body.start} to ${body.end}`,
			figures: {
				verdict: verdict.kind,
				estimated_w: watts,
				low_w: low,
				high_w: high,
				windows: calibration.windows,
				days: calibration.days,
			},
		});
	});
}

/** The rating whose product with both factors is the power; null when a factor is 0. */
function ratingOf(powerW: number, { consumptionFactorMicro }: DeviceSwitch, device: Device): bigint | null {
	const factors = BigInt(consumptionFactorMicro) * BigInt(device.consumptionFactorMicro);
	const powerMw = BigInt(Math.round(powerW * 1e3));
	// Rounded up: the product is cut to whole milliwatts.
	return factors === 0n ? null : (powerMw * FACTORS + factors - 1n) / factors;
}
