import { problemText } from "@/app/_client/problemWords";
import type { useDraftPreview } from "@/app/_client/useTimetable";
import { formatWeekday } from "@/components/figures/formatTime";
import type { SchedulePreviewBody } from "@/wire/http/schedulePreview";
import { ConflictList } from "../ConflictList";
import { actionWords, dayWords } from "../scheduleWords";
import { bodyOf, type ScheduleForm } from "./scheduleForm";

type DraftPreviewProps = { draft: ReturnType<typeof useDraftPreview>; isWhole: boolean; form: ScheduleForm };

/** What the form, as it stands, would do in the next fortnight: which days, which switches, what contradicts. */
export function DraftPreview({ draft, isWhole, form }: DraftPreviewProps) {
	const { preview, isLoading, error } = draft;
	return (
		<section aria-labelledby="fortnight-title" aria-busy={isLoading} className="panel p-5 lg:sticky lg:top-5">
			<h2 id="fortnight-title" className="text-base font-medium">
				The next fortnight
			</h2>
			<p className="mt-1 text-sm leading-6 text-muted">
				{isWhole ? `${actionWords(bodyOf(form))}.` : "Choose rooms and weekdays first."}
			</p>
			{error && <p className="mt-3 text-sm text-danger-soft-foreground">Not yet: {problemText(error) || error.message}</p>}
			{preview && !error && (
				<div className={`transition-opacity ${isLoading ? "opacity-60" : ""}`}>
					<Reach preview={preview} form={form} />
					<DayList preview={preview} />
					<ConflictList preview={preview} />
				</div>
			)}
		</section>
	);
}

function Reach({ preview, form }: { preview: SchedulePreviewBody; form: ScheduleForm }) {
	const many = preview.rooms.length + preview.rooms_left_off;
	const rooms = many === 1 ? "1 room" : `${many} rooms`;
	const switches = preview.rooms.reduce(
		(sum, { runs }) => sum + Math.max(0, ...runs.filter(({ schedule }) => schedule === 0).map((run) => run.switches)),
		0,
	);
	const isSwitching = form.turnOn || form.turnOff;
	return (
		<p className="mt-2 text-sm">
			<span className="font-medium">
				{rooms}
				{isSwitching && `, ${switches === 1 ? "1 switch" : `${switches} switches`}`}
			</span>
			{isSwitching && switches === 0 && <span className="text-muted"> – none of these types stands there now</span>}
			{preview.rooms_left_off > 0 && (
				<span className="text-muted"> (switches counted in the first {preview.rooms.length} rooms)</span>
			)}
		</p>
	);
}

function DayList({ preview }: { preview: SchedulePreviewBody }) {
	const days = preview.schedules.find(({ id }) => id === 0)?.days ?? [];
	return (
		<ol className="mt-3 flex flex-col text-sm" aria-label="Day by day">
			{days.map((day) => (
				<li
					key={day.date}
					className={`flex flex-wrap items-baseline gap-x-3 border-t border-separator py-1.5 ${day.skipped ? "text-muted" : ""}`}
				>
					<span className="w-24 shrink-0">{formatWeekday(day.date).slice(0, -5)}</span>
					<span className="min-w-0 flex-1">
						{dayWords(day)}
						{day.by_exception && <span className="text-muted"> (exception)</span>}
					</span>
				</li>
			))}
		</ol>
	);
}
