import { COMMAND_MS_MAX } from "@/domain/switching/commandState";
import type { SwitchSource } from "@/domain/switching/session";
import { type AuditEntry, insertAudit } from "@/store/auditLog";
import { newCommandId } from "@/store/commandId";
import { findCommands, findOrderByKey, type KeyedOrder, type RecordedCommand } from "@/store/commandList";
import { insertCommands } from "@/store/commands";
import { inTransaction } from "@/store/pool";
import { idempotencyKey } from "@/wire/http/commands";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { type AskedOrder, orderSha256 } from "./orderSha256";

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
	readonly asked: AskedOrder["subject"];
	readonly targets: readonly OrderTarget[];
	readonly audit: Pick<AuditEntry, "action" | "subject">;
}

/**
 * Queues one command per target and writes the order into the audit log, both or neither. The same key of the same
 * requester for the same order gives the commands of the first time, whatever became of them; for another it is refused.
 */
export async function placeOrder(call: OrderCall, subject: OrderSubject): Promise<Outcome<readonly RecordedCommand[]>> {
	const keyed = keyOf(call);
	if (keyed.kind === "refused") return keyed;
	const key = keyed.value;
	const { database, principal, clock, address, body } = call;
	const source = body.source ?? (principal.kind === "user" ? "app" : "api");
	const sha256 = orderSha256({ subject: subject.asked, state: body.state, source });
	return inTransaction(database.pool, async (client) => {
		const before = key === null ? null : await findOrderByKey(client, { requestedBy: principal.name, key });
		if (before) return sameOrder(before, sha256);
		const now = clock.now();
		const ids = subject.targets.map(() => newCommandId(now));
		const order = key === null || ids[0] === undefined ? {} : { order: { id: ids[0], sha256 } };
		const commands = subject.targets.map(({ deviceId, position }, index) => ({
			id: ids[index] as string,
			deviceId,
			position,
			state: body.state,
			source,
			requestedBy: principal.name,
			idempotencyKey: index === 0 ? key : null,
			requestedAt: now,
			expiresAt: now + COMMAND_MS_MAX,
			scheduleId: null,
			dueAt: null,
			...order,
		}));
		// The first command holds the key. Somebody who sent the same key at the same moment has taken it: theirs is the order.
		const first = await insertCommands(client, commands.slice(0, 1));
		if (key !== null && first.size === 0) {
			const theirs = await findOrderByKey(client, { requestedBy: principal.name, key });
			return theirs ? sameOrder(theirs, sha256) : refuse("unavailable");
		}
		await insertCommands(client, commands.slice(1));
		const switches = commands.map(({ id, deviceId, position }) => ({ cmd_id: id, device_id: deviceId, switch: position }));
		const isRoom = subject.asked.kind === "room";
		await insertAudit(
			client,
			{ actor: principal.actor, address },
			{ ...subject.audit, after: { state: body.state, source, ...(isRoom ? { switches } : switches[0]) } },
		);
		return ok(await findCommands(client, ids));
	});
}

function sameOrder({ commands, sha256 }: KeyedOrder, asked: Uint8Array): Outcome<readonly RecordedCommand[]> {
	if (sha256 !== null && Buffer.compare(sha256, asked) === 0) return ok(commands);
	return refuseField("idempotency_key", "you have used it for another order; nothing was switched: send a new key", "key_reused");
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
