import { Button } from "@heroui/react/button";
import { formatInstant, formatWeekday } from "@/components/figures/formatTime";
import type { ScheduleBody } from "@/wire/http/schedules";
import type { TermBody } from "@/wire/http/siteCalendar";
import { actionWords, placeWords, weekdayWords } from "./scheduleWords";

type ScheduleListProps = {
	schedules: readonly ScheduleBody[];
	terms: readonly TermBody[];
	today: string;
	onEdit: (schedule: ScheduleBody) => void;
	onEnd: (schedule: ScheduleBody) => void;
};

export function ScheduleList({ schedules, terms, today, onEdit, onEnd }: ScheduleListProps) {
	return (
		<section aria-labelledby="schedules-title" className="panel p-5">
			<h2 id="schedules-title" className="text-base font-medium">
				Schedules <span className="text-sm font-normal text-muted">{schedules.length}</span>
			</h2>
			<ul className="mt-2 flex flex-col">
				{schedules.map((schedule) => (
					<li
						key={schedule.id}
						className="flex flex-wrap items-start gap-x-4 gap-y-2 border-t border-separator py-4 first:border-t-0"
					>
						<div className="min-w-56 flex-1">
							<h3 className="text-sm font-medium">
								{schedule.name}
								{!schedule.enabled && (
									<span className="ml-2 rounded-full bg-default px-2 py-0.5 text-xs font-normal text-default-foreground">
										Paused
									</span>
								)}
							</h3>
							<p className="mt-0.5 text-sm leading-6">{actionWords(schedule)}</p>
							<p className="text-xs leading-5 text-muted">
								{placeWords(schedule)}; {whenWords(schedule, terms, today)}
							</p>
						</div>
						<p className="w-44 text-xs leading-5 text-muted">
							{schedule.next_run ? (
								<>
									Next: <span className="text-foreground">{schedule.next_run.state ? "on" : "off"}</span>{" "}
									{formatInstant(schedule.next_run.at, today)}
								</>
							) : schedule.turn_on || schedule.turn_off ? (
								"Nothing in the next 14 days"
							) : (
								"Switches nothing"
							)}
						</p>
						{schedule.may_change && (
							<div className="flex gap-1">
								<Button size="sm" variant="tertiary" aria-label={`Change ${schedule.name}`} onPress={() => onEdit(schedule)}>
									Change
								</Button>
								<Button size="sm" variant="ghost" aria-label={`End ${schedule.name}`} onPress={() => onEnd(schedule)}>
									End…
								</Button>
							</div>
						)}
					</li>
				))}
			</ul>
		</section>
	);
}

function whenWords(schedule: ScheduleBody, terms: readonly TermBody[], today: string): string {
	const names = schedule.terms.map((id) => terms.find((term) => term.id === id)?.name ?? `term ${id}`);
	const coming = schedule.exceptions.filter(({ date }) => date >= today);
	return [
		weekdayWords(schedule.weekdays),
		names.length > 0 ? `within ${names.join(", ")}` : "",
		schedule.on_holidays ? "on holidays too" : "not on holidays",
		schedule.first_day > today ? `from ${formatWeekday(schedule.first_day)}` : "",
		schedule.last_day !== null ? `until ${formatWeekday(schedule.last_day)}` : "",
		coming.length > 0 ? `${coming.length === 1 ? "1 exception" : `${coming.length} exceptions`} to come` : "",
	]
		.filter((part) => part !== "")
		.join(", ");
}
