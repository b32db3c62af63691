import { type AuditEntry, insertAudit } from "@/store/auditLog";
import {
	deleteMotionRule,
	findMotionRule,
	insertMotionRule,
	type KeptOn,
	keepSwitchesOn,
	notifyControl,
	type RecordedMotionRule,
	listMotionRules as readMotionRules,
	updateMotionRule,
} from "@/store/motionRules";
import { inTransaction, type PoolClient } from "@/store/pool";
import { findRoomSwitches } from "@/store/roomSwitches";
import type {
	createMotionRuleRoute,
	deleteMotionRuleRoute,
	listMotionRulesRoute,
	MotionRuleBody,
	updateMotionRuleRoute,
} from "@/wire/http/motionRules";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse, refuseField } from "../outcome";
import { permits, reachOf } from "../permission";
import { resolveClassroom, resolveSite } from "../place";

export async function listMotionRules({
	database,
	principal,
	query,
	clock,
}: RouteCall<typeof listMotionRulesRoute>): Promise<Outcome<Answer<typeof listMotionRulesRoute>>> {
	const reach = reachOf(principal);
	const named = query.site !== undefined || query.classroom !== undefined;
	const site = named ? await resolveSite(database.prisma, principal, query.site) : null;
	if (site?.kind === "refused") return site;
	const room =
		site && query.classroom !== undefined
			? await resolveClassroom(database.prisma, principal, "viewer", site.value, query.classroom, clock.now())
			: null;
	if (room?.kind === "refused") return room;
	const rules = await readMotionRules(database.pool, {
		siteId: site?.value.id ?? reach.siteId,
		classroomIds: room ? [room.value.id] : reach.classroomIds,
	});
	return ok({ rules: rules.map(toApiRule) });
}

export async function createMotionRule(call: RouteCall<typeof createMotionRuleRoute>): Promise<Outcome<MotionRuleBody>> {
	const { body, principal, database, clock } = call;
	const now = clock.now();
	const site = await resolveSite(database.prisma, principal, body.site);
	if (site.kind === "refused") return site;
	const room = await resolveClassroom(database.prisma, principal, "manager", site.value, body.classroom, now);
	if (room.kind === "refused") return room;
	if (room.value.archivedAt) return refuseField("classroom", "the room is archived", "conflict");
	if (room.value.kind === "unassigned")
		return refuseField("classroom", "stands for devices without a room, where nobody moves: name a room", "invalid_request");
	return changed(call, async (client) => {
		const id = await insertMotionRule(client, {
			classroomId: room.value.id,
			holdSeconds: body.hold_seconds,
			switchTypes: body.switch_types,
			turnOn: body.turn_on,
			autoOff: body.auto_off,
			enabled: body.enabled,
			createdBy: principal.name,
			changedAt: now,
		});
		if (id === null) return refuseField("classroom", "has a motion rule already: change that one", "name_taken");
		const kept = await keep(client, room.value.id, body.never_off, now);
		if (kept.kind === "refused") return kept;
		const rule = await findMotionRule(client, id);
		if (!rule) return refuse("not_found");
		return ok({ value: created(toApiRule(rule)), audit: { action: "motion_rule.create", after: toApiRule(rule) } });
	});
}

export async function changeMotionRule(call: RouteCall<typeof updateMotionRuleRoute>): Promise<Outcome<MotionRuleBody>> {
	const { body, path, clock } = call;
	const now = clock.now();
	return changed(call, async (client) => {
		const before = await mine(client, call, path.id);
		if (!before) return refuse("not_found", "No motion rule that you may change has this id.");
		await updateMotionRule(client, before.id, {
			...before,
			holdSeconds: body.hold_seconds ?? before.holdSeconds,
			switchTypes: body.switch_types ?? before.switchTypes,
			turnOn: body.turn_on ?? before.turnOn,
			autoOff: body.auto_off ?? before.autoOff,
			enabled: body.enabled ?? before.enabled,
			changedAt: now,
		});
		const kept = await keep(client, before.classroomId, body.never_off, now);
		if (kept.kind === "refused") return kept;
		const after = await findMotionRule(client, before.id);
		if (!after) return refuse("not_found");
		const audit = { action: "motion_rule.update", before: toApiRule(before), after: toApiRule(after) };
		return ok({ value: ok(toApiRule(after)), audit });
	});
}

export async function endMotionRule(call: RouteCall<typeof deleteMotionRuleRoute>): Promise<Outcome<never>> {
	return changed(call, async (client) => {
		const before = await mine(client, call, call.path.id);
		if (!before) return refuse("not_found", "No motion rule that you may change has this id.");
		await deleteMotionRule(client, before.id);
		const value = { kind: "success" as const, status: 204 as const, value: undefined as never };
		return ok({ value, audit: { action: "motion_rule.delete", before: toApiRule(before) } });
	});
}

type ChangeCall = Pick<RouteCall<typeof updateMotionRuleRoute>, "database" | "principal" | "address">;
interface Changed<T> {
	readonly value: Outcome<T>;
	readonly audit: Omit<AuditEntry, "subject">;
}

class RollBack extends Error {
	constructor(readonly refusal: Outcome<never>) {
		super("refused");
	}
}

/** A change with its audit entry, told to the worker; a refusal undoes what was written before it. */
async function changed<T>(
	{ database, principal, address }: ChangeCall,
	work: (client: PoolClient) => Promise<Outcome<Changed<T>>>,
): Promise<Outcome<T>> {
	try {
		return await inTransaction(database.pool, async (client) => {
			const outcome = await work(client);
			if (outcome.kind === "refused") throw new RollBack(outcome);
			const { value, audit } = outcome.value;
			const shown = (audit.after ?? audit.before) as MotionRuleBody;
			await insertAudit(client, { actor: principal.actor, address }, { ...audit, subject: `classroom:${shown.classroom}` });
			await notifyControl(client);
			return value;
		});
	} catch (error) {
		if (error instanceof RollBack) return error.refusal;
		throw error;
	}
}

async function mine(client: PoolClient, { principal }: ChangeCall, id: number): Promise<RecordedMotionRule | null> {
	const rule = await findMotionRule(client, id);
	if (!rule) return null;
	const subject = { kind: "classroom" as const, siteId: rule.siteId, classroomId: rule.classroomId };
	return permits(principal, "manager", subject) ? rule : null;
}

/** Only switches that stand in the room now can be named; left out, they stay as they are. */
async function keep(
	client: PoolClient,
	classroomId: number,
	neverOff: readonly { readonly device_id: number; readonly switch: number }[] | undefined,
	now: number,
): Promise<Outcome<null>> {
	if (neverOff === undefined) return ok(null);
	const here = await findRoomSwitches(client, classroomId, now);
	const kept: KeptOn[] = [];
	for (const [index, one] of neverOff.entries()) {
		if (!here.some(({ deviceId, position }) => deviceId === one.device_id && position === one.switch))
			return refuseField(`never_off.${index}`, "is no switch of this room");
		kept.push({ deviceId: one.device_id, position: one.switch });
	}
	await keepSwitchesOn(client, classroomId, kept);
	return ok(null);
}

function toApiRule(rule: RecordedMotionRule): MotionRuleBody {
	return {
		id: rule.id,
		classroom: rule.classroom,
		hold_seconds: rule.holdSeconds,
		switch_types: [...rule.switchTypes],
		turn_on: rule.turnOn,
		auto_off: rule.autoOff,
		enabled: rule.enabled,
		never_off: rule.keptOn.map(({ deviceId, position }) => ({ device_id: deviceId, switch: position })),
		last_motion_at: rule.lastMotionAt === null ? null : new Date(rule.lastMotionAt).toISOString(),
		created_by: rule.createdBy,
		changed_at: new Date(rule.changedAt).toISOString(),
	};
}
