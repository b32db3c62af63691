import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

type ProblemNoticeProps = { title: string; detail?: string; safe?: string; action?: ReactNode };

/** What happened, what is safe, what to do next. */
export function ProblemNotice({
	title,
	detail,
	safe = "Readings are still being recorded; nothing is lost.",
	action,
}: ProblemNoticeProps) {
	return (
		<div
			role="alert"
			className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl bg-danger-soft px-4 py-3 text-sm text-danger-soft-foreground"
		>
			<TriangleAlert aria-hidden className="size-5 shrink-0" />
			<div className="min-w-56 flex-1">
				<p className="font-medium">{title}</p>
				<p>
					{detail && `${detail.replace(/[.\s]+$/, "")}. `}
					{safe}
				</p>
			</div>
			{action}
		</div>
	);
}
