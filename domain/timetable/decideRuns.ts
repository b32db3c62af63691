import type { Instant } from "@/domain/calendar/interval";
import type { Run } from "./runsIn";

/** A run that was missed by more than this is not made up for: switching lights in an empty room helps nobody. */
export const MISSED_BY_MS_MAX = 15 * 60_000;

export interface SwitchPlace {
	readonly deviceId: number;
	readonly position: number;
}

/** A due run with the switches that it is about, as they stood at its instant. */
export interface DueRun {
	readonly run: Run;
	readonly switches: readonly SwitchPlace[];
}

/** done: at least one switch is told. superseded: a later run or somebody has decided since. skipped: no such switch. */
export type RunOutcome = "done" | "missed" | "superseded" | "skipped";

export interface RunDecision {
	readonly run: Run;
	readonly outcome: RunOutcome;
	/** The switches to tell. */
	readonly orders: readonly SwitchPlace[];
	/** In plain words, for who asks what became of it. */
	readonly detail: string;
}

type Fate = "told" | "too_late" | "later_run" | "switched_since";

/**
 * Which of the runs that are due are done, and to which switches. Of several runs of a switch only the last one counts;
 * it is done when it is at most 15 minutes old and nobody has switched since.
 *
 * @param due           in the order of `runsIn`
 * @param lastChangeAt  when the switch last changed, or was told to; null = not that anybody knew
 */
export function decideRuns(
	due: readonly DueRun[],
	now: Instant,
	lastChangeAt: (place: SwitchPlace) => Instant | null,
): RunDecision[] {
	const lastOf = new Map<string, number>();
	for (const [index, { switches }] of due.entries()) for (const place of switches) lastOf.set(keyOf(place), index);

	function fateOf(place: SwitchPlace, { dueAt }: Run, index: number): Fate {
		if (lastOf.get(keyOf(place)) !== index) return "later_run";
		const changedAt = lastChangeAt(place);
		if (changedAt !== null && changedAt > dueAt) return "switched_since";
		return now - dueAt <= MISSED_BY_MS_MAX ? "told" : "too_late";
	}

	return due.map(({ run, switches }, index) => {
		const fates = switches.map((place) => ({ place, fate: fateOf(place, run, index) }));
		const orders = fates.filter(({ fate }) => fate === "told").map(({ place }) => place);
		const counts = countFates(fates.map(({ fate }) => fate));
		return { run, orders, outcome: outcomeOf(counts), detail: wordsOf(counts, run, now) };
	});
}

export function keyOf({ deviceId, position }: SwitchPlace): string {
	return `${deviceId}/${position}`;
}

type Counts = Readonly<Record<Fate, number>>;

function countFates(fates: readonly Fate[]): Counts {
	const counts = { told: 0, too_late: 0, later_run: 0, switched_since: 0 };
	for (const fate of fates) counts[fate] += 1;
	return counts;
}

function outcomeOf(counts: Counts): RunOutcome {
	if (counts.told > 0) return "done";
	if (counts.too_late > 0) return "missed";
	return counts.later_run + counts.switched_since > 0 ? "superseded" : "skipped";
}

function wordsOf(counts: Counts, { dueAt, state }: Run, now: Instant): string {
	const count = (many: number) => (many === 1 ? "1 switch" : `${many} switches`);
	const said = [
		counts.told > 0 ? `${count(counts.told)} told to turn ${state ? "on" : "off"}` : "",
		counts.too_late > 0 ? `${count(counts.too_late)} left as they were: noticed ${minutesLate(dueAt, now)} late` : "",
		counts.later_run > 0 ? `${count(counts.later_run)} decided by a later run` : "",
		counts.switched_since > 0 ? `${count(counts.switched_since)} left alone: somebody has switched since` : "",
	].filter((part) => part !== "");
	return said.length === 0 ? "No switch of these types stood in its rooms" : said.join("; ");
}

function minutesLate(dueAt: Instant, now: Instant): string {
	const minutes = Math.floor((now - dueAt) / 60_000);
	return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
