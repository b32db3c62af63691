import Link from "next/link";
import { formatEnergy, formatRate } from "@/components/figures/formatQuantity";
import type { CostCard } from "@/wire/http/overview";
import { ChargesNote } from "./ChargesNote";

/** Beside each cost stands the cost version that made it. */
export function CostNote({ cost, currency }: { cost: CostCard; currency: string }) {
	const [only] = cost.versions;
	return (
		<>
			{cost.versions.length === 1 && only && (
				<Link href={`/cost-versions#version-${only.id}`} className="text-link">
					{only.label}
					{only.cost_per_kwh !== null && !only.label.includes("/kWh") ? `, ${formatRate(only.cost_per_kwh, currency)}` : ""}
				</Link>
			)}
			{cost.versions.length > 1 && (
				<Link href="/cost-versions" className="text-link" title={cost.versions.map((version) => version.label).join(" · ")}>
					{cost.versions.length} cost versions
				</Link>
			)}
			<ChargesNote charges={cost.beyond_rates} currency={currency} />
			{cost.unpriced_kwh > 0 && (
				<p>
					<Link href="/cost-versions" className="text-link text-series-estimated">
						{formatEnergy(cost.unpriced_kwh)} unpriced
					</Link>
				</p>
			)}
			{cost.versions.length === 0 && cost.unpriced_kwh === 0 && <span>No energy to price yet</span>}
		</>
	);
}
