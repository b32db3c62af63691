import { formatCount } from "@/components/figures/formatQuantity";
import { formatDay, formatMonth } from "@/components/figures/formatTime";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";

/** How long readings are kept, which month goes next, and why it does not. */
export function RetentionPanel({ retention }: { retention: PipelineHealthResponse["retention"] }) {
	return (
		<section aria-labelledby="retention-title" className="panel p-5">
			<h2 id="retention-title" className="text-base font-medium">
				Kept readings
			</h2>
			<p className="mt-1 text-sm leading-6 text-muted">{retention ? keptWords(retention) : "The worker has not looked yet."}</p>
			{retention && retention.bars.length > 0 && (
				<>
					<p className="mt-2 text-sm leading-6">
						{retention.next ? formatMonth(retention.next) : "The next month"} is due to go to the archive, but stays:
					</p>
					<ul className="list-disc pl-5 text-sm leading-6">
						{retention.bars.map((bar) => (
							<li key={bar}>{bar}</li>
						))}
					</ul>
				</>
			)}
		</section>
	);
}

function keptWords({
	months,
	kept_since,
	next,
	due_on,
	archived_months,
	bars,
}: NonNullable<PipelineHealthResponse["retention"]>): string {
	const since = kept_since ? `Every reading since ${formatMonth(kept_since)} is in the database.` : "There are no readings yet.";
	const archived =
		archived_months === 0
			? ""
			: ` ${archived_months === 1 ? "One month is" : `${formatCount(archived_months)} months are`} in the archive; their energy and bills stay.`;
	if (months === null) return `${since}${archived} Nothing goes: retention is off.`;
	if (next === null || due_on === null || bars.length > 0) return `${since}${archived} Months go after ${months} months.`;
	return `${since}${archived} ${formatMonth(next)} goes to the archive from ${formatDay(due_on)} on.`;
}
