import type { Instant } from "@/domain/calendar/interval";
import type { ArchivedMonth } from "@/store/retention";
import type { RetentionPlan } from "@/worker/schedule/keepRetention";

/** What is kept, what goes next, and why not. */
export function planLines(plan: RetentionPlan, now: Instant): string[] {
	const since = plan.kept_since ? `Readings are kept since ${plan.kept_since}.` : "There are no readings yet.";
	if (plan.months === null) return [since, "Nothing goes: AUTOVOLT_RETENTION_MONTHS is off."];
	if (plan.next === null || plan.due_on === null) return [since, `Months go when they are over for ${plan.months} months.`];
	if (Date.parse(`${plan.due_on}T00:00:00Z`) > now) return [since, `Next to go: ${plan.next}, on ${plan.due_on}.`];
	if (plan.bars.length === 0) return [since, `Next to go: ${plan.next}, tonight: every check holds.`];
	return [
		since,
		`Next to go: ${plan.next}, due since ${plan.due_on}, but it stays:`,
		...plan.bars.map(({ detail }) => `- ${detail}`),
	];
}

export function archivedLines(months: readonly ArchivedMonth[], folder: string): string[] {
	if (months.length === 0) return [];
	return [
		`In the archive (${folder}):`,
		...months.map(
			({ month, state, rows, bytes, file, sha256 }) =>
				`- ${month} ${state}: ${rows} readings, ${bytes} bytes, ${file}, sha256 ${sha256}`,
		),
	];
}
