import type { Instant } from "@/domain/calendar/interval";
import { SwitchLog, type SwitchTrackLog } from "./deriveSwitchLog";
import type { SwitchEvidenceItem } from "./evidence";
import { EMPTY_LOG_STATE, type SwitchLogState } from "./logState";

/** A place from which a log can be continued: its state there, all evidence placed before `at` heard. */
export interface LogPoint {
	/** A whole second. */
	readonly at: Instant;
	readonly state: SwitchLogState;
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
/** The newest evidence is heard again for so long: what comes a moment late then costs no more than what comes in time. */
export const SETTLE_MS = 120_000;

/**
 * From where a log must be derived again when evidence placed at `staleFrom` or later is new: the latest point before it.
 *
 * @param points  of the log, in any order
 * @param begins  the earliest evidence that the log holds; null = it is empty
 */
export function resumePointOf(points: readonly LogPoint[], begins: Instant | null, staleFrom: Instant): LogPoint {
	let latest: LogPoint | null = null;
	for (const point of points) if (point.at <= staleFrom && (latest === null || point.at > latest.at)) latest = point;
	return latest ?? { at: wholeSecond(Math.min(begins ?? staleFrom, staleFrom)), state: EMPTY_LOG_STATE };
}

export interface ContinuedLog {
	readonly tracks: readonly SwitchTrackLog[];
	/** From which the next evidence in time continues it. */
	readonly last: LogPoint;
	/** One per UTC day that it passed, at its start: for what comes late. Ascending. */
	readonly days: readonly LogPoint[];
}

/** Continues a log from a point with evidence that is heard in ascending stretches of time, each in any order. */
export class LogContinuation {
	private readonly log: SwitchLog;
	private readonly days: LogPoint[] = [];
	private waiting: SwitchEvidenceItem[] = [];
	private last: LogPoint;
	private dayHeard: Instant = Number.NEGATIVE_INFINITY;

	constructor(private readonly start: LogPoint) {
		this.log = new SwitchLog(start.state);
		this.last = start;
	}

	/** What lies before the point is part of its state already, and passed over. */
	hear(evidence: readonly SwitchEvidenceItem[]): void {
		for (const item of evidence) if (item.at >= this.last.at) this.waiting.push(item);
		if (this.waiting.length === 0) return;
		const newest = this.waiting.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
		const until = wholeSecond(newest - SETTLE_MS);
		if (until <= this.last.at) return;
		const due = this.waiting.filter(({ at }) => at < until);
		this.waiting = this.waiting.filter(({ at }) => at >= until);
		for (const [day, items] of byDay(due)) {
			if (day > Math.max(this.start.at, this.dayHeard)) this.days.push({ at: day, state: this.log.state });
			this.dayHeard = day;
			this.log.hear(items);
		}
		this.last = { at: until, state: this.log.state };
	}

	end(): ContinuedLog {
		const { last, days } = this;
		this.log.hear(this.waiting);
		return { tracks: this.log.tracks, last, days };
	}
}

function wholeSecond(at: Instant): Instant {
	return Math.floor(at / SECOND_MS) * SECOND_MS;
}

function byDay(items: readonly SwitchEvidenceItem[]): [Instant, SwitchEvidenceItem[]][] {
	const days = new Map<Instant, SwitchEvidenceItem[]>();
	for (const item of items) {
		const day = Math.floor(item.at / DAY_MS) * DAY_MS;
		const list = days.get(day);
		if (list) list.push(item);
		else days.set(day, [item]);
	}
	return [...days].sort(([a], [b]) => a - b);
}
