import { TriangleAlert } from "lucide-react";
import { groupBy } from "@/app/_client/groupBy";
import { formatClock, formatWeekday } from "@/components/figures/formatTime";
import type { SchedulePreviewBody } from "@/wire/http/schedulePreview";
import { typeWords } from "./scheduleWords";

/** Schedules of one room that contradict each other: told once each, with the next time and how often. */
export function ConflictList({ preview }: { preview: SchedulePreviewBody }) {
	const found = groupConflicts(preview);
	if (found.length === 0) return null;
	return (
		<ul
			className="mt-3 flex flex-col gap-2 rounded-2xl bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground"
			aria-label="Conflicts"
		>
			{found.map(({ key, text }) => (
				<li key={key} className="flex gap-2">
					<TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
					{text}
				</li>
			))}
		</ul>
	);
}

function groupConflicts({ rooms, schedules }: SchedulePreviewBody): { key: string; text: string }[] {
	const nameOf = (id: number) => {
		const name = schedules.find((schedule) => schedule.id === id)?.name ?? "another schedule";
		return id === 0 ? "this schedule" : `“${name}”`;
	};
	const all = rooms.flatMap(({ classroom, conflicts }) => conflicts.map((conflict) => ({ ...conflict, classroom })));
	const groups = groupBy(all, ({ off, needs, at }) => `${off} ${needs} ${formatClock(at)}`);
	return [...groups].flatMap(([key, conflicts]) => {
		const [first] = conflicts;
		if (!first) return [];
		const places = new Set(conflicts.map(({ classroom }) => classroom));
		const where = places.size === 1 ? `in ${first.classroom}` : `in ${places.size} rooms`;
		const text = `${nameOf(first.off)} turns ${typeWords(first.types)} off at ${formatClock(first.at)} ${where}, while ${nameOf(
			first.needs,
		)} needs them until ${formatClock(first.needed_until)} (first on ${formatWeekday(first.at.slice(0, 10))}).`;
		return [{ key, text: text.charAt(0).toUpperCase() + text.slice(1) }];
	});
}
