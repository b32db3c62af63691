import { Button } from "@heroui/react/button";
import { CalendarClock } from "lucide-react";
import { EmptyState } from "@/components/states/EmptyState";
import { TEMPLATES } from "./_editor/scheduleForm";

type EmptyTimetableProps = { mayChange: boolean; classroom: string | null; onTemplate: (id: string) => void };

export function EmptyTimetable({ mayChange, classroom, onTemplate }: EmptyTimetableProps) {
	return (
		<EmptyState
			icon={CalendarClock}
			title={classroom === null ? "No schedule yet" : `No schedule for ${classroom} yet`}
			action={
				mayChange && (
					<div className="flex max-w-2xl flex-wrap justify-center gap-2">
						{TEMPLATES.map(({ id, label, text }) => (
							<Button key={id} variant={id === "lectures" ? "primary" : "tertiary"} onPress={() => onTemplate(id)}>
								{label}
								<span className="sr-only">. {text}</span>
							</Button>
						))}
					</div>
				)
			}
		>
			A schedule says when rooms are in use, and turns switches on at the start and off at the end. It is also what idle waste is
			judged by.{" "}
			{mayChange
				? "Begin with one of these; before it is saved you see what it will do in the next fortnight."
				: "A manager or an admin makes one; then it stands here."}
		</EmptyState>
	);
}
