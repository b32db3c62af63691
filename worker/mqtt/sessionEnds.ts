import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import type { Clock } from "../clock";
import type { DeviceDirectory, KnownDevice } from "../incoming";
import type { EndReason } from "./refusals";
import type { Session } from "./session";

/** How long a session may go on: it ends now for a reason, at an instant, or at none that is known. */
export type SessionEnd =
	| { readonly kind: "now"; readonly reason: EndReason }
	| { readonly kind: "at"; readonly at: Instant }
	| { readonly kind: "open" };

/**
 * What the registry, as it is now, says of a session that was let in earlier: the very secret that opened it must still
 * be there and not have ended. A stranger goes when its name was adopted, so that it comes back with its secret.
 *
 * @param device  the device of the session's name; null = not in the registry
 */
export function sessionEnd(session: Session, device: KnownDevice | null, now: Instant): SessionEnd {
	if (!session.principal) return { kind: "open" };
	if (!session.principal.claimed) return device === null ? { kind: "open" } : { kind: "now", reason: "adopted" };
	if (!device || device.archived) return { kind: "now", reason: "archived" };
	const { secret } = session;
	const credential = device.credentials.find(({ secretSha256 }) => secret?.equals(secretSha256));
	if (!credential) return { kind: "now", reason: "secret_ended" };
	const { expiresAt } = credential;
	if (expiresAt === null) return { kind: "open" };
	return expiresAt <= now ? { kind: "now", reason: "secret_ended" } : { kind: "at", at: expiresAt };
}

export interface SessionWatchOptions<C> {
	readonly directory: DeviceDirectory;
	/** Those that are connected now. */
	readonly sessions: () => Iterable<readonly [C, Session]>;
	/** SHA-256 of the secret of a person's account; null = it is gone. */
	readonly account: (name: string) => Promise<Buffer | null>;
	readonly clock: Clock;
	readonly log: Logger;
	readonly end: (connection: C, session: Session, reason: EndReason) => void;
}

/** A timer that waits longer would overflow, and a clock that was set is noticed within this. */
const WAIT_MS_MAX = 3_600_000;

/** Ends sessions whose right to be there has ended: when the registry changes, and at the instant at which a secret ends. */
export class SessionWatch<C> {
	private timer: NodeJS.Timeout | null = null;
	private wakesAt: Instant = Number.POSITIVE_INFINITY;

	constructor(private readonly options: SessionWatchOptions<C>) {}

	/** A session has begun. */
	begin(connection: C, session: Session): void {
		const soonest = this.judge(connection, session);
		if (soonest < this.wakesAt) this.wakeAt(soonest);
	}

	/** The registry has changed, or an instant has come. */
	review(): void {
		let soonest = Number.POSITIVE_INFINITY;
		const people = new Map<string, [C, Session][]>();
		for (const [connection, session] of [...this.options.sessions()]) {
			if (session.operator === null) soonest = Math.min(soonest, this.judge(connection, session));
			else people.set(session.operator, [...(people.get(session.operator) ?? []), [connection, session]]);
		}
		this.wakeAt(soonest);
		for (const [name, sessions] of people) void this.reviewPerson(name, sessions);
	}

	stop(): void {
		if (this.timer) clearTimeout(this.timer);
		this.timer = null;
	}

	private judge(connection: C, session: Session): Instant {
		const { directory, clock, end } = this.options;
		const device = session.principal ? directory.peek(session.principal.name) : null;
		const verdict = sessionEnd(session, device, clock.now());
		if (verdict.kind === "now") end(connection, session, verdict.reason);
		return verdict.kind === "at" ? verdict.at : Number.POSITIVE_INFINITY;
	}

	private async reviewPerson(name: string, sessions: readonly [C, Session][]): Promise<void> {
		try {
			const account = await this.options.account(name);
			for (const [connection, session] of sessions)
				if (!account || !session.secret?.equals(account)) this.options.end(connection, session, "secret_ended");
		} catch (error) {
			this.options.log.warn({ event: "mqtt.account.unknown", name, err: error });
		}
	}

	private wakeAt(at: Instant): void {
		this.stop();
		this.wakesAt = at;
		if (at === Number.POSITIVE_INFINITY) return;
		const wait = Math.min(Math.max(0, at - this.options.clock.now()), WAIT_MS_MAX);
		this.timer = setTimeout(() => this.review(), wait);
		this.timer.unref();
	}
}
