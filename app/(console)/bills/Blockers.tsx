import { TriangleAlert } from "lucide-react";
import { formatDay } from "@/components/figures/formatTime";
import type { BillBlockerBody } from "@/wire/http/billFields";

const DATES_SHOWN = 6;
/** What a person does on the page, where the API's sentence names a field of its body. */
const WORDS: Readonly<Record<string, string>> = {
	unpriced: "No cost version prices energy of these days. Record one that reaches back, or issue without that energy.",
};

/** Why a month cannot be issued yet, with the days concerned. */
export function Blockers({ blockers }: { blockers: readonly BillBlockerBody[] }) {
	if (blockers.length === 0) return null;
	return (
		<ul className="flex flex-col gap-2 rounded-2xl bg-warning-soft px-4 py-3 text-sm leading-6 text-warning-soft-foreground">
			{blockers.map(({ kind, message, dates }) => (
				<li key={kind} className="flex gap-3">
					<TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" />
					<span>
						{WORDS[kind] ?? message}
						{dates.length > 0 && (
							<span className="block text-xs">
								{dates
									.slice(0, DATES_SHOWN)
									.map((date) => formatDay(date))
									.join(", ")}
								{dates.length > DATES_SHOWN && ` and ${dates.length - DATES_SHOWN} more`}
							</span>
						)}
					</span>
				</li>
			))}
		</ul>
	);
}
