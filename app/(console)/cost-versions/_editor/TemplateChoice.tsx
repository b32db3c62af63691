import { ChartNoAxesColumnIncreasing, Clock, Factory, FileUp, type LucideIcon, Minus } from "lucide-react";
import Link from "next/link";
import { TARIFF_TEMPLATES } from "@/domain/cost/templates";

const ICONS: Readonly<Record<string, LucideIcon>> = {
	flat: Minus,
	time_of_use: Clock,
	slabs: ChartNoAxesColumnIncreasing,
	india_ht_demand: Factory,
};

/** Where a tariff begins: a template, or a document. */
export function TemplateChoice({ onImport }: { onImport: () => void }) {
	const card =
		"panel flex h-full cursor-pointer flex-col gap-1.5 p-5 text-left transition-shadow hover:ring-2 hover:ring-focus focus-visible:ring-2";
	return (
		<section aria-labelledby="templates-title">
			<h2 id="templates-title" className="mb-3 text-base font-medium">
				Begin with
			</h2>
			<ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
				{TARIFF_TEMPLATES.map(({ id, name, description }) => {
					const Icon = ICONS[id] ?? Minus;
					return (
						<li key={id}>
							<Link href={`/cost-versions/new?base=t-${id}`} className={card}>
								<Icon aria-hidden className="size-5 text-accent" />
								<span className="font-medium">{name}</span>
								<span className="text-sm leading-6 text-muted">{description}</span>
							</Link>
						</li>
					);
				})}
				<li>
					<button type="button" onClick={onImport} className={`${card} w-full`}>
						<FileUp aria-hidden className="size-5 text-accent" />
						<span className="font-medium">A JSON document</span>
						<span className="text-sm leading-6 text-muted">
							Pasted or from a file, as another installation exports it. What is wrong in it is named by its path.
						</span>
					</button>
				</li>
			</ul>
		</section>
	);
}
