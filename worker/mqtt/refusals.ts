import type { Logger } from "pino";
import { Counter, type Registry } from "prom-client";
import type { Clock } from "../clock";
import { TokenBucket } from "../tokenBucket";

/** Why the broker said no. What a device publishes wrongly is in the quarantine; these have no message that could lie there. */
export type RefusalReason =
	| "connections"
	| "address_connections"
	| "address_strangers"
	| "handshake"
	| "connect_late"
	| "identifier"
	| "wrong_secret"
	| "throttled"
	| "will_foreign"
	| "strangers"
	| "database"
	| "subscribe_foreign"
	| "publish_readonly"
	| "frame_too_large"
	| "protocol";

/** Why the broker ended a session that it had let in. */
export type EndReason = "secret_ended" | "archived" | "adopted" | "taken_over";

const LINES_PER_SECOND = 10;
const LINES_BURST = 100;

/** Counts what the broker refuses, and says it in the log as long as it is no flood. */
export class Refusals {
	private readonly lines: TokenBucket;
	private readonly refused: Counter<"reason"> | null;
	private readonly ended: Counter<"reason"> | null;
	private unsaid = 0;

	constructor(
		registry: Registry | undefined,
		private readonly log: Logger,
		private readonly clock: Clock,
	) {
		this.lines = new TokenBucket(LINES_PER_SECOND, LINES_BURST, clock.now());
		const registers = registry ? [registry] : [];
		this.refused = registry
			? new Counter({ name: "autovolt_mqtt_refused_total", help: "What the broker refused.", labelNames: ["reason"], registers })
			: null;
		this.ended = registry
			? new Counter({
					name: "autovolt_mqtt_sessions_ended_total",
					help: "Sessions that the broker ended.",
					labelNames: ["reason"],
					registers,
				})
			: null;
	}

	refuse(
		reason: RefusalReason,
		who: { readonly name?: string | null; readonly address?: string | undefined; readonly why?: string } = {},
	): void {
		this.refused?.inc({ reason });
		this.say("mqtt.refused", { reason, ...who });
	}

	end(reason: EndReason, name: string): void {
		this.ended?.inc({ reason });
		this.say("mqtt.session.ended", { reason, name });
	}

	private say(event: string, what: object): void {
		if (!this.lines.take(this.clock.now())) {
			this.unsaid++;
			return;
		}
		this.log.info({ event, ...what, ...(this.unsaid > 0 ? { unsaid: this.unsaid } : {}) });
		this.unsaid = 0;
	}
}

/** What ends a connection without misuse: it broke, or somebody else has counted it already. */
const NO_MISUSE = /^(keep alive timeout|drain timeout|connection closed|refused: |this account may only read|Premature close)/;

/** Of an error that has ended a client: which refusal it is, or null. Codes 2 to 5 were counted with their reason. */
export function misuseOf(error: Error & { readonly code?: string; readonly errorCode?: number }): RefusalReason | null {
	if (/connect did not arrive in time/.test(error.message)) return "connect_late";
	if (error.code !== undefined || (error.errorCode ?? 1) > 1) return null;
	return NO_MISUSE.test(error.message) ? null : "protocol";
}
