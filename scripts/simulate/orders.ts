import type { Instant } from "@/domain/calendar/interval";

/** `autovolt/<device>/cmd`, as a device reads it. */
export interface DeviceOrder {
	readonly id: string;
	readonly position: number;
	readonly state: boolean;
	readonly expiresAt: Instant;
}

export type OrderVerdict = "done" | "malformed" | "no_such_switch" | "expired";

const REMEMBERED_MAX = 64;

/** Null: not even an id to answer to. */
export function readOrder(text: string): DeviceOrder | { readonly id: string; readonly malformed: true } | null {
	const order = parse(text);
	const id = order?.["cmd_id"];
	if (typeof id !== "string" || id === "") return null;
	const { switch: position, state, expires_ms: expiresAt } = order as Record<string, unknown>;
	if (!Number.isInteger(position) || typeof state !== "boolean" || typeof expiresAt !== "number") return { id, malformed: true };
	return { id, position: position as number, state, expiresAt };
}

/** The last orders and what came of them: one that comes twice is answered the same and done once. */
export class OrderMemory {
	private readonly verdicts = new Map<string, OrderVerdict>();

	find(id: string): OrderVerdict | undefined {
		return this.verdicts.get(id);
	}

	note(id: string, verdict: OrderVerdict): void {
		this.verdicts.set(id, verdict);
		const oldest = this.verdicts.keys().next().value;
		if (this.verdicts.size > REMEMBERED_MAX && oldest !== undefined) this.verdicts.delete(oldest);
	}
}

function parse(text: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}
