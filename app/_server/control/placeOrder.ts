import { COMMAND_MS_MAX } from "@/domain/switching/commandState";
import type { SwitchSource } from "@/domain/switching/session";
import { type AuditEntry, insertAudit } from "@/store/auditLog";
import { newCommandId } from "@/store/commandId";
import { findCommands, findCommandsByKey, type RecordedCommand } from "@/store/commandList";
import { insertCommands } from "@/store/commands";
import { inTransaction } from "@/store/pool";
import { idempotencyKey } from "@/wire/http/commands";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";

type OrderCall = Pick<RouteCall, "database" | "clock" | "address" | "request"> & {
	readonly principal: { readonly kind: "user" | "token"; readonly name: string; readonly actor: string };
	readonly body: {
		readonly state: boolean;
		readonly source?: SwitchSource | undefined;
		readonly idempotency_key?: string | undefined;
	};
};

export interface OrderTarget {
	readonly deviceId: number;
	readonly position: number;
}

interface OrderSubject {
	readonly targets: readonly OrderTarget[];
	/** The whole of a room: its commands share one key. */
	readonly isRoom: boolean;
	readonly audit: Pick<AuditEntry, "action" | "subject">;
}

/**
 * Queues one command per target and writes the order into the audit log, both or neither. The same key of the same
 * requester gives the commands of the first time, whatever became of them; for another order it is refused.
 */
export async function placeOrder(call: OrderCall, subject: OrderSubject): Promise<Outcome<readonly RecordedCommand[]>> {
	const keyed = keyOf(call);
	if (keyed.kind === "refused") return keyed;
	const key = keyed.value === null ? null : subject.isRoom ? `${keyed.value}/` : keyed.value;
	const { database, principal, clock, address, body } = call;
	const source = body.source ?? (principal.kind === "user" ? "app" : "api");
	const asked = { requestedBy: principal.name, isRoom: subject.isRoom };
	return inTransaction(database.pool, async (client) => {
		const before = key === null ? [] : await findCommandsByKey(client, { ...asked, key });
		if (before.length > 0) return sameOrder(before, subject, body.state);
		const now = clock.now();
		const commands = subject.targets.map(({ deviceId, position }) => ({
			id: newCommandId(now),
			deviceId,
			position,
			state: body.state,
			source,
			requestedBy: principal.name,
			idempotencyKey: key !== null && subject.isRoom ? `${key}${deviceId}/${position}` : key,
			requestedAt: now,
			expiresAt: now + COMMAND_MS_MAX,
			scheduleId: null,
			dueAt: null,
		}));
		const queued = await insertCommands(client, commands);
		// Somebody sent the same key at the same moment: theirs are the commands.
		if (key !== null && queued.size < commands.length)
			return sameOrder(await findCommandsByKey(client, { ...asked, key }), subject, body.state);
		const switches = commands.map(({ id, deviceId, position }) => ({ cmd_id: id, device_id: deviceId, switch: position }));
		await insertAudit(
			client,
			{ actor: principal.actor, address },
			{ ...subject.audit, after: { state: body.state, source, ...(subject.isRoom ? { switches } : switches[0]) } },
		);
		return ok(
			await findCommands(
				client,
				commands.map(({ id }) => id),
			),
		);
	});
}

function sameOrder(
	before: readonly RecordedCommand[],
	{ targets, isRoom }: OrderSubject,
	state: boolean,
): Outcome<readonly RecordedCommand[]> {
	const isSame = before.every(
		(one) =>
			one.state === state &&
			(isRoom || targets.some(({ deviceId, position }) => deviceId === one.deviceId && position === one.position)),
	);
	return isSame ? ok(before) : refuseField("idempotency_key", "you have used it for another order: take a new one", "conflict");
}

/** From the body or the header; both may be given when they agree. */
function keyOf({ request, body }: OrderCall): Outcome<string | null> {
	const header = request.headers.get("idempotency-key");
	if (header === null) return ok(body.idempotency_key ?? null);
	const parsed = idempotencyKey.safeParse(header);
	if (!parsed.success || parsed.data === undefined)
		return refuseField("Idempotency-Key", parsed.error?.issues[0]?.message ?? "must not be empty");
	if (body.idempotency_key !== undefined && body.idempotency_key !== parsed.data)
		return refuse("invalid_request", "The header Idempotency-Key and the field idempotency_key differ: send one of them.", [
			{ path: "idempotency_key", message: "differs from the header" },
		]);
	return ok(parsed.data);
}
