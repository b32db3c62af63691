import { createToken } from "@/store/apiTokens";
import type { Role } from "@/wire/http/routeSpec";
import { openApi } from "../testRequests";

export const ROLES: readonly Role[] = ["viewer", "manager", "admin"];
export const REACHES = ["all sites", "this site", "another site", "the room", "another room"] as const;

/**
 * Two sites; in the first one a building with room A-1, in which device D stands, and room A-2 without a building.
 * One token per role and reach.
 */
export async function openConfiguredApi() {
	const api = await openApi();
	const { owner } = api;
	const site = await owner.site.findFirstOrThrow();
	const zones = { create: { effectiveFrom: new Date(0), timeZone: "Europe/Berlin" } };
	const other = await owner.site.create({ data: { name: "Other campus", currency: "EUR", zones } });
	const building = await owner.building.create({ data: { siteId: site.id, name: "North" } });
	const room = await owner.classroom.create({ data: { siteId: site.id, code: "A-1", buildingId: building.id } });
	const otherRoom = await owner.classroom.create({ data: { siteId: site.id, code: "A-2" } });
	const placed = (esp32Name: string, archivedAt: Date | null) =>
		owner.device.create({
			data: {
				siteId: site.id,
				esp32Name,
				archivedAt,
				placements: { create: { classroomId: room.id, effectiveFrom: new Date(0) } },
			},
		});
	const device = await placed("D", null);
	const archived = await placed("X", new Date());
	const user = await owner.user.create({
		data: { email: "u@autovolt.test", passwordHash: "-", role: "viewer", siteId: site.id },
	});
	const limits = { siteId: site.id, classroomIds: [], expiresAt: null, createdBy: "test" };
	const { token } = await createToken(owner, { name: "T", role: "viewer", ...limits });
	const seen = new Date();
	await owner.unclaimedDevice.create({ data: { esp32Name: "N", firstSeenAt: seen, lastSeenAt: seen } });
	await owner.quarantine.create({
		data: {
			receivedAt: seen,
			topic: "autovolt/N/telemetry",
			reason: "unclaimed",
			detail: "-",
			payload: Buffer.from("{}"),
			payloadBytes: 2,
		},
	});
	const version = await owner.costVersion.create({
		data: {
			siteId: site.id,
			scope: "site",
			effectiveFrom: new Date("2026-01-01T00:00:00Z"),
			recordedFrom: seen,
			versionKey: "0190c6a0-0000-7000-8000-000000000001",
			components: [{ kind: "energy_flat", rate_micro_per_kwh: "8500000" }],
			createdBy: "test",
		},
	});
	const draft = await owner.costVersionDraft.create({
		data: {
			siteId: site.id,
			scope: "site",
			effectiveFrom: new Date("2026-05-01T00:00:00Z"),
			components: [{ kind: "energy_flat", rate_per_kwh: "7.25" }],
			// Written by whoever has a token of an admin here: only its author may change it.
			createdBy: "admin of the test",
			createdAt: seen,
			updatedAt: seen,
		},
	});
	const recalculation = await owner.recalculation.create({
		data: { siteId: site.id, cause: "version", fromDate: seen, daysTotal: 0, requestedBy: "test" },
	});
	const reach: Readonly<Record<(typeof REACHES)[number], readonly [number | null, number[]]>> = {
		"all sites": [null, []],
		"this site": [site.id, []],
		"another site": [other.id, []],
		"the room": [site.id, [room.id]],
		"another room": [site.id, [otherRoom.id]],
	};
	const tokens = new Map<string, string>();
	for (const where of REACHES)
		for (const role of ROLES) tokens.set(`${role} of ${where}`, await api.token(role, ...reach[where]));
	const ids = {
		site: site.id,
		building: building.id,
		room: room.id,
		device: device.id,
		archived: archived.id,
		user: user.id,
		token: token.id,
		version: version.id,
		draft: draft.id,
		recalculation: Number(recalculation.id),
	};
	return { ...api, ids, tokens };
}
