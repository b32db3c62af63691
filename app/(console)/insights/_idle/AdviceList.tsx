import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { IdleRoomBody } from "@/wire/http/idleWaste";

const DO: Readonly<Record<IdleRoomBody["advice"][number]["kind"], string>> = {
	confirm_rating: "Confirm ratings",
	add_off: "Add the OFF",
	check_off: "See the runs",
	off_in_place: "See the timetable",
	unplanned_days: "See its timetable",
	auto_off_by_motion: "Open the room",
};

/** What to do about it, the largest first, each with the page on which it is done. */
export function AdviceList({ room, max = 3 }: { room: IdleRoomBody; max?: number }) {
	if (room.advice.length === 0) return null;
	return (
		<ul className="flex flex-col gap-2" aria-label={`What to do in ${room.classroom}`}>
			{room.advice.slice(0, max).map(({ kind, text, href }) => (
				<li key={text} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm leading-6">
					<span className="min-w-0">{text}</span>
					<Link href={href} className="text-link inline-flex items-center gap-1 whitespace-nowrap">
						{DO[kind]}
						<ArrowRight aria-hidden className="size-3.5" />
					</Link>
				</li>
			))}
		</ul>
	);
}
