"use client";

import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import { useBacklog } from "@/app/_client/usePipelineHealth";
import { formatCount } from "@/components/figures/formatQuantity";

/** Figures that are still growing say so, and why: after an outage, or over an imported history. */
export function BacklogNotice() {
	const backlog = useBacklog();
	if (backlog === null) return null;
	return (
		<p
			role="status"
			className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-2xl bg-accent-soft px-5 py-3.5 text-sm text-accent-soft-foreground"
		>
			<LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
			<span className="min-w-56 flex-1">
				{backlog.readings > 0
					? `${formatCount(backlog.readings)} readings are being worked off; the figures below grow until they are counted.`
					: "Every reading is posted; the days of the past are being added up, and the figures below grow meanwhile."}
			</span>
			<Link href="/pipeline" className="text-link">
				Follow it under Health
			</Link>
		</p>
	);
}
