import Link from "next/link";
import { formatDay } from "@/components/figures/formatTime";

type UnpricedDaysProps = { days: readonly { date: string; unpriced_kwh: number }[] };

const NAMED_MAX = 4;

/** Names the days that have energy without a price, and leads to where they get one. */
export function UnpricedDays({ days }: UnpricedDaysProps) {
	const unpriced = days.filter(({ unpriced_kwh }) => unpriced_kwh > 0).map(({ date }) => date);
	const [first] = unpriced;
	if (first === undefined) return null;
	const named = unpriced.slice(0, NAMED_MAX).map((date) => formatDay(date, first));
	return (
		<Link href={`/cost-versions?new=1&from=${first}`} className="text-link text-series-estimated">
			Unpriced: {named.join(", ")}
			{unpriced.length > NAMED_MAX && ` and ${unpriced.length - NAMED_MAX} more days`}
		</Link>
	);
}
