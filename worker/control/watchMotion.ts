import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { COMMAND_MS_MAX } from "@/domain/switching/commandState";
import { type MotionOrder, motionChange, motionOrders } from "@/domain/switching/motion";
import { newCommandId } from "@/store/commandId";
import { insertCommands } from "@/store/commands";
import { claimMotionRoom, findMotionRooms, type MotionRoom, saveMotionState } from "@/store/motionStates";
import { inTransaction, type Pool, type PoolClient } from "@/store/pool";
import { findRoomSwitches } from "@/store/roomSwitches";
import type { Clock } from "../clock";

interface WatchOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
}

export interface Watched {
	/** Commands that were ordered. */
	readonly ordered: number;
	/** When the next room may become empty; null = none will without further motion. */
	readonly nextAt: Instant | null;
}

/** Looks at every room with a motion rule; what its people's coming and going means for its switches is ordered. */
export async function watchMotion({ pool, clock, log }: WatchOptions): Promise<Watched> {
	let ordered = 0;
	let nextAt: Instant | null = null;
	const now = clock.now();
	for (const room of await findMotionRooms(pool, now)) {
		const { kind, next } = motionChange(room, room.state, room.sign, now);
		if (next.offDueAt !== null) nextAt = Math.min(nextAt ?? next.offDueAt, next.offDueAt);
		if (next.lastMotionAt === room.state.lastMotionAt && next.offDueAt === room.state.offDueAt) continue;
		const commands = await inTransaction(pool, (client) => act(client, room, now));
		if (commands > 0) log.info({ event: "motion.switched", room: room.classroom, kind, commands });
		ordered += commands;
	}
	return { ordered, nextAt };
}

/** Decides once more, with the room held: another worker may have come first. */
async function act(client: PoolClient, { classroomId }: MotionRoom, now: Instant): Promise<number> {
	const room = await claimMotionRoom(client, classroomId, now);
	if (!room) return 0;
	const { kind, next } = motionChange(room, room.state, room.sign, now);
	await saveMotionState(client, classroomId, next);
	if (kind === "nothing") return 0;
	const switches = (await findRoomSwitches(client, classroomId, now))
		.filter(({ type }) => room.switchTypes.length === 0 || room.switchTypes.includes(type))
		.map(({ deviceId, position, state, noAutoOff }) => ({ deviceId, position, isOn: state, isKeptOn: noAutoOff }));
	const orders = motionOrders(room, kind, switches);
	await order(client, room, orders, now);
	return orders.length;
}

async function order(client: PoolClient, room: MotionRoom, orders: readonly MotionOrder[], now: Instant): Promise<void> {
	await insertCommands(
		client,
		orders.map((one) => ({
			...one,
			id: newCommandId(now),
			source: "pir" as const,
			requestedBy: `motion:${room.classroom}`,
			idempotencyKey: null,
			requestedAt: now,
			expiresAt: now + COMMAND_MS_MAX,
			scheduleId: null,
			dueAt: null,
		})),
	);
}
