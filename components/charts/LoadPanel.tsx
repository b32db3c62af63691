"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { formatMoney, formatPower } from "../figures/formatQuantity";
import { ChartPanel, Legend, type LegendMark } from "./ChartPanel";
import { LoadTable } from "./LoadTable";
import { type LoadBucket, type LoadUnit, prepareLoadCurve } from "./prepareLoadCurve";

const LoadChart = dynamic(() => import("./LoadChart"), {
	ssr: false,
	loading: () => <div className="h-full animate-pulse rounded-2xl bg-surface-secondary" />,
});

type LoadPanelProps = {
	title: string;
	buckets: readonly LoadBucket[];
	bucketMinutes: number;
	asOf: string;
	unit: LoadUnit;
	currency: string;
	nowLabel: string;
	beforeLabel: string;
	zone: string;
	className?: string;
	controls?: ReactNode;
	/** Why nothing is drawn, where more is known than that. */
	empty?: string;
};

export function LoadPanel({
	title,
	buckets,
	bucketMinutes,
	asOf,
	unit,
	currency,
	nowLabel,
	beforeLabel,
	zone,
	className = "",
	controls,
	empty = "No reading covers this time yet.",
}: LoadPanelProps) {
	const curve = prepareLoadCurve({ buckets, bucketMinutes, asOf, unit });
	const formatValue = (value: number) => (unit === "energy" ? formatPower(value * 1_000) : `${formatMoney(value, currency)}/h`);
	const legend: { label: string; mark: LegendMark }[] = [{ label: nowLabel, mark: "line" }];
	if (curve.hasComparison) legend.push({ label: beforeLabel, mark: "dashed" });
	if (curve.hasEstimated) legend.push({ label: "Estimated", mark: "triangle" });
	if (curve.hasAllocated) legend.push({ label: "Allocated", mark: "square" });
	if (curve.gaps.length > 0) legend.push({ label: "No reading", mark: "hatch" });
	const isEmpty = curve.points.every((point) => point.now === null && point.before === null);
	const drawn = { formatValue, nowLabel, beforeLabel };
	return (
		<ChartPanel
			title={title}
			className={className}
			controls={controls}
			legend={<Legend entries={legend} />}
			chart={
				<div className="h-64 sm:h-72">
					{isEmpty ? (
						<p className="grid h-full place-items-center rounded-2xl bg-surface-secondary px-4 text-center text-sm text-muted">
							{empty}
						</p>
					) : (
						<LoadChart curve={curve} unit={unit} {...drawn} />
					)}
				</div>
			}
			table={<LoadTable points={curve.points} hasComparison={curve.hasComparison} {...drawn} />}
			footer={`${widthOf(bucketMinutes)} buckets, times in ${zone}`}
		/>
	);
}

function widthOf(minutes: number): string {
	if (minutes === 1_440) return "1 day";
	return minutes >= 60 ? `${minutes / 60} h` : `${minutes} min`;
}
