import { formatEnergy, formatMoney } from "@/components/figures/formatQuantity";
import { formatDay } from "@/components/figures/formatTime";
import type { IdleWasteBody } from "@/wire/http/idleWaste";

type Week = IdleWasteBody["weeks"][number];

/** One column per ISO week, with its figures below: short enough to be read without an axis. */
export function WeekColumns({ weeks, currency }: { weeks: readonly Week[]; currency: string }) {
	const most = Math.max(...weeks.map(({ kwh }) => kwh), 0);
	return (
		<ol className="mt-2 flex items-start gap-2 overflow-x-auto" aria-label="Weeks">
			{weeks.map(({ week, first_day, kwh, cost }) => (
				<li key={week} className="flex min-w-14 flex-1 flex-col items-center gap-1 text-center text-[11px] leading-4">
					<span aria-hidden className="flex h-20 w-full items-end">
						<span
							className="mx-auto w-full max-w-10 rounded-t-md bg-series-estimated"
							style={{ height: most === 0 ? "2px" : `max(2px, ${(kwh / most) * 100}%)` }}
						/>
					</span>
					<span className="figure-number font-medium text-foreground">{formatEnergy(kwh)}</span>
					<span className="text-muted">{cost === null ? "unpriced" : formatMoney(cost, currency)}</span>
					<span className="text-muted">
						{week.slice(5)}
						<span className="block">from {formatDay(first_day, first_day)}</span>
					</span>
				</li>
			))}
		</ol>
	);
}
