import type { Instant } from "@/domain/calendar/interval";
import type { SwitchTrackState } from "./logState";
import type { SwitchEdge, SwitchFlag, SwitchSession, SwitchSource } from "./session";

/** Sessions that a state keeps: the last one, and what is last again if that turns out to have no length. */
const KEPT = 2;

/** The sessions of one switch, from a state on. ON and OFF alternate whatever it is told; no session has no length. */
export class SwitchTrack {
	readonly position: number;
	/** Of the first session of the state it began from: what it says replaces all from here on; null = everything. */
	readonly from: Instant | null;
	known: boolean;
	private readonly list: SwitchSession[];

	constructor(state: SwitchTrackState) {
		this.position = state.position;
		this.known = state.known;
		this.list = [...state.sessions];
		this.from = state.sessions[0]?.on.at ?? null;
	}

	get sessions(): readonly SwitchSession[] {
		return this.list;
	}

	get state(): SwitchTrackState {
		return { position: this.position, known: this.known, sessions: this.list.slice(-KEPT) };
	}

	get isOn(): boolean {
		return this.list.at(-1)?.off === null;
	}

	/** The edge by which it came into its present state; null when that is not known. */
	get lastEdge(): SwitchEdge | null {
		const last = this.list.at(-1);
		return last ? (last.off ?? last.on) : null;
	}

	/** A second ON changes nothing. */
	open(on: SwitchEdge): void {
		this.known = true;
		if (!this.isOn) this.list.push({ position: this.position, on, off: null });
	}

	/** A second OFF changes nothing. A session that would end where it began never was. */
	close(off: SwitchEdge): void {
		this.known = true;
		const last = this.list.at(-1);
		if (last?.off !== null) return;
		if (off.at <= last.on.at) this.list.pop();
		else this.replaceLast({ ...last, off });
	}

	/** Says who caused the last edge. */
	attribute(source: SwitchSource): void {
		const last = this.list.at(-1);
		if (!last) return;
		this.replaceLast(last.off ? { ...last, off: { ...last.off, source } } : { ...last, on: { ...last.on, source } });
	}

	/** Flags the session that is open. */
	flagOpen(flag: SwitchFlag): void {
		const last = this.list.at(-1);
		if (last?.off !== null || last.on.flags.includes(flag)) return;
		this.replaceLast({ ...last, on: { ...last.on, flags: [...last.on.flags, flag].sort() } });
	}

	private replaceLast(session: SwitchSession): void {
		this.list[this.list.length - 1] = session;
	}
}
