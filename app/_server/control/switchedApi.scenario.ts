import { createToken } from "@/store/apiTokens";
import { openConfiguredApi } from "../configuration/configured.scenario";

/**
 * The configured site, with two switches on device D in room A-1, a device that stands nowhere any more (it stood in
 * A-1), one command and one motion rule of the room, and a rule of A-2.
 */
export async function openSwitchedApi() {
	const api = await openConfiguredApi();
	const { owner, ids } = api;
	const rating = {
		create: { effectiveFrom: new Date(0), powerRatingMw: 40_000n, consumptionFactorMicro: 1_000_000, isDefault: true },
	};
	const switches = (deviceId: number) =>
		Promise.all(
			(["light", "fan"] as const).map((type, position) =>
				owner.deviceSwitch.create({ data: { deviceId, position, name: `${type} ${position}`, type, ratings: rating } }),
			),
		);
	await switches(ids.device);
	const unplaced = await owner.device.create({
		data: {
			siteId: ids.site,
			esp32Name: "GONE",
			placements: { create: { classroomId: ids.room, effectiveFrom: new Date(0), effectiveUntil: new Date(1_000) } },
		},
	});
	await switches(unplaced.id);
	const command = "019ab000-0000-7000-8000-000000000001";
	await owner.$executeRaw`INSERT INTO commands (id, device_id, position, state, source, requested_by, requested_at, expires_at)
		VALUES (${command}::uuid, ${ids.device}, 0, true, 'app', 'test', now(), now())`;
	const otherRoom = await owner.classroom.findFirstOrThrow({ where: { code: "A-2" } });
	const rule = (classroomId: number) =>
		owner.motionRule.create({
			data: {
				classroomId,
				holdSeconds: 600,
				switchTypes: ["light"],
				turnOn: true,
				autoOff: true,
				enabled: true,
				createdBy: "test",
				changedAt: new Date(),
			},
		});
	const { id: motionRule } = await rule(ids.room);
	await rule(otherRoom.id);
	const tokenNamed = (name: string) =>
		createToken(owner, { name, role: "manager", siteId: null, classroomIds: [], expiresAt: null, createdBy: "test" });
	return { ...api, command, unplaced: unplaced.id, otherRoom: otherRoom.id, motionRule, tokenNamed };
}
