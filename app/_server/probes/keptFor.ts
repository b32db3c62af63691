import type { Instant } from "@/domain/calendar/interval";

/**
 * One answer for all who ask within `ms` of its start: probes are open to anyone and must not become a way to load the
 * database. A failure is not kept.
 */
export function keptFor<T>(ms: number, read: () => Promise<T>, now: () => Instant): () => Promise<T> {
	let kept: { readonly answer: Promise<T>; readonly since: Instant } | null = null;
	return () => {
		if (kept !== null && now() - kept.since < ms) return kept.answer;
		const answer = read();
		kept = { answer, since: now() };
		answer.catch(() => {
			kept = null;
		});
		return answer;
	};
}
