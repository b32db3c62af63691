"use client";

import { Button } from "@heroui/react/button";
import Link from "next/link";
import { type ShownVersion, useCostVersions, useRecalculations } from "@/app/_client/useTariffs";
import { formatDay, formatInstant, inZone } from "@/components/figures/formatTime";
import { ComponentList } from "./ComponentList";
import { whenText } from "./describeVersion";
import { instantOfVersion } from "./instantOfVersion";
import { scopeName } from "./priceScope";

type MissingVersionProps = {
	id: number;
	versions: readonly ShownVersion[];
	asOf: string | null;
	siteName: string;
	zone: string;
	onClose: () => void;
};

/** A version that is asked for and not in the list: replaced, withdrawn, not known on that day, or never there. */
export function MissingVersion({ id, versions, asOf, siteName, zone, onClose }: MissingVersionProps) {
	const { data: recalculations, isPending } = useRecalculations();
	const instant = instantOfVersion(id, versions, recalculations?.recalculations ?? []);
	const then = useCostVersions(instant);
	const found = instant === null || then.isPlaceholderData ? undefined : then.data?.versions.find((each) => each.id === id);
	const isLooking = isPending || (instant !== null && (then.isPending || then.isPlaceholderData));
	return (
		<section
			aria-live="polite"
			aria-busy={isLooking}
			className="flex flex-col gap-3 rounded-2xl bg-warning-soft px-5 py-3.5 text-sm text-warning-soft-foreground"
		>
			<div className="flex flex-wrap items-start gap-3">
				<p className="min-w-56 flex-1 leading-6">
					{asOf !== null
						? `Version ${id} priced nothing as it was believed when ${formatDay(asOf)} ended.`
						: isLooking
							? `Version ${id} prices nothing now. Looking for what is known of it…`
							: found
								? `Version ${id} no longer prices anything: it was replaced or withdrawn. It was for ${scopeName(found, siteName)}, ${whenText(found, zone)}, recorded ${formatInstant(inZone(found.created_at, zone))} by ${found.created_by}.`
								: `Version ${id} prices nothing now, and nothing is known of it here: it was withdrawn long ago, or there never was one of this number.`}
				</p>
				<Button size="sm" variant="tertiary" onPress={onClose}>
					Close
				</Button>
			</div>
			{found && (
				<div className="rounded-2xl bg-surface p-4 text-foreground">
					<ComponentList components={found.components} currency={found.currency} />
				</div>
			)}
			<p className="flex flex-wrap gap-x-4 gap-y-1">
				{asOf !== null && (
					<Link href={`/cost-versions?version=${id}`} className="underline">
						Look for it now
					</Link>
				)}
				{found && (
					<Link href={`/cost-versions?as_of=${inZone(found.created_at, zone).slice(0, 10)}`} className="underline">
						Prices as known on the day it was recorded
					</Link>
				)}
				<Link href="/cost-versions/recalculations" className="underline">
					Recalculations
				</Link>
			</p>
		</section>
	);
}
