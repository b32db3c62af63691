"use client";

import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { LoadTooltip } from "./LoadTooltip";
import type { LoadCurve, LoadUnit } from "./prepareLoadCurve";

export type LoadChartProps = {
	curve: LoadCurve;
	unit: LoadUnit;
	formatValue: (value: number) => string;
	nowLabel: string;
	beforeLabel: string;
};

export default function LoadChart({ curve, formatValue, nowLabel, beforeLabel }: LoadChartProps) {
	const labelAt = new Map(curve.ticks.map((tick) => [tick.at, tick.label]));
	return (
		<ResponsiveContainer width="100%" height="100%">
			<ComposedChart data={curve.points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer syncId="time">
				<defs>
					<linearGradient id="load-fill" x1="0" y1="0" x2="0" y2="1">
						<stop offset="0%" stopColor="var(--series-now)" stopOpacity={0.22} />
						<stop offset="100%" stopColor="var(--series-now)" stopOpacity={0.02} />
					</linearGradient>
					<pattern id="load-gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
						<rect width="2" height="6" fill="var(--series-before)" fillOpacity={0.28} />
					</pattern>
				</defs>
				<CartesianGrid vertical={false} stroke="var(--separator)" />
				{curve.gaps.map((gap) => (
					<ReferenceArea key={gap.from} x1={gap.from} x2={gap.until} fill="url(#load-gap)" fillOpacity={1} ifOverflow="hidden" />
				))}
				<XAxis
					dataKey="at"
					type="number"
					domain={curve.domain}
					ticks={curve.ticks.map((tick) => tick.at)}
					tickFormatter={(at: number) => labelAt.get(at) ?? ""}
					tickLine={false}
					axisLine={false}
					tick={{ fill: "var(--muted)", fontSize: 12 }}
					tickMargin={8}
					minTickGap={18}
					interval="equidistantPreserveStart"
				/>
				<YAxis
					width={64}
					tickFormatter={(value: number) => formatValue(value).replace(".0 ", " ")}
					tickLine={false}
					axisLine={false}
					tick={{ fill: "var(--muted)", fontSize: 12 }}
					ticks={curve.valueTicks}
					domain={[0, curve.valueTicks.at(-1) ?? 1]}
				/>
				<Tooltip
					cursor={{ stroke: "var(--muted)", strokeDasharray: "3 3" }}
					isAnimationActive={false}
					content={<LoadTooltip formatValue={formatValue} nowLabel={nowLabel} beforeLabel={beforeLabel} />}
				/>
				{curve.hasComparison && (
					<Line
						dataKey="before"
						type="monotone"
						stroke="var(--series-before)"
						strokeWidth={1.5}
						strokeDasharray="5 4"
						dot={false}
						activeDot={false}
						connectNulls={false}
						isAnimationActive={false}
					/>
				)}
				<Area
					dataKey="now"
					type="monotone"
					stroke="var(--series-now)"
					strokeWidth={2}
					fill="url(#load-fill)"
					dot={false}
					activeDot={{ r: 4, strokeWidth: 2, stroke: "var(--surface)" }}
					connectNulls={false}
					isAnimationActive={false}
				/>
				<Line
					dataKey="lone"
					stroke="none"
					dot={{ r: 3, fill: "var(--series-now)", stroke: "none" }}
					activeDot={false}
					isAnimationActive={false}
				/>
				{curve.hasEstimated && (
					<Line dataKey="estimated" stroke="none" dot={<Mark shape="triangle" />} activeDot={false} isAnimationActive={false} />
				)}
				{curve.hasAllocated && (
					<Line dataKey="allocated" stroke="none" dot={<Mark shape="square" />} activeDot={false} isAnimationActive={false} />
				)}
			</ComposedChart>
		</ResponsiveContainer>
	);
}

type MarkProps = { shape: "triangle" | "square"; cx?: number; cy?: number; value?: number | null };

/** Estimated and allocated differ in shape as well as in colour. */
function Mark({ shape, cx, cy, value }: MarkProps) {
	if (cx === undefined || cy === undefined || !Number.isFinite(cy) || value === null) return null;
	if (shape === "square") return <rect x={cx - 2.5} y={cy - 2.5} width={5} height={5} fill="var(--series-allocated)" />;
	return <path d={`M${cx} ${cy - 4}L${cx + 4} ${cy + 3}H${cx - 4}Z`} fill="var(--series-estimated)" />;
}
