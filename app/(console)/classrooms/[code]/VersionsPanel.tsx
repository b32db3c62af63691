import Link from "next/link";
import { formatRate } from "@/components/figures/formatQuantity";
import { formatInstant } from "@/components/figures/formatTime";
import type { CostCard } from "@/wire/http/overview";

const SCOPES = { site: "whole site", building: "its building", classroom: "this room" } as const;

export function VersionsPanel({ cost, currency }: { cost: CostCard; currency: string }) {
	if (cost.versions.length === 0) return null;
	return (
		<section aria-labelledby="versions-title" className="panel p-5">
			<h2 id="versions-title" className="text-base font-medium">
				Cost versions behind these figures
			</h2>
			<ul className="mt-3 flex flex-col">
				{cost.versions.map((version) => (
					<li
						key={version.id}
						className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-separator py-2.5 text-sm first:border-t-0"
					>
						<Link href={`/cost-versions#version-${version.id}`} className="text-link font-medium">
							{version.label}
						</Link>
						<span>{version.cost_per_kwh === null ? "several components" : formatRate(version.cost_per_kwh, currency)}</span>
						<span className="text-muted">
							{SCOPES[version.scope]}, from {formatInstant(version.effective_from)}
						</span>
					</li>
				))}
			</ul>
		</section>
	);
}
