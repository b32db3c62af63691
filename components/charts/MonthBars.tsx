"use client";

import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

type MonthBarsProps = {
	months: readonly { label: string; values: Readonly<Record<string, number | null>> }[];
	series: readonly { key: string; label: string; tone: string }[];
	formatValue: (value: number) => string;
};

/** Groups of bars, one group per month. A value that is not known has no bar. */
export default function MonthBars({ months, series, formatValue }: MonthBarsProps) {
	const tick = { fill: "var(--muted)", fontSize: 12 };
	return (
		<ResponsiveContainer width="100%" height="100%">
			<BarChart
				data={months.map(({ label, values }) => ({ label, ...values }))}
				margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
				barGap={2}
				accessibilityLayer
			>
				<CartesianGrid vertical={false} stroke="var(--separator)" />
				<XAxis dataKey="label" tickLine={false} axisLine={false} tick={tick} tickMargin={8} />
				<YAxis width={76} tickLine={false} axisLine={false} tick={tick} tickFormatter={formatValue} />
				<Tooltip
					cursor={{ fill: "var(--surface-secondary)" }}
					isAnimationActive={false}
					formatter={(value) => formatValue(Number(value))}
					contentStyle={{
						background: "var(--surface)",
						border: "1px solid var(--separator)",
						borderRadius: 12,
						color: "var(--foreground)",
						fontSize: 12,
					}}
				/>
				<Legend
					iconType="circle"
					iconSize={9}
					formatter={(label) => <span style={{ color: "var(--muted)", fontSize: 12 }}>{String(label)}</span>}
				/>
				{series.map(({ key, label, tone }) => (
					<Bar key={key} dataKey={key} name={label} fill={tone} radius={[5, 5, 0, 0]} maxBarSize={34} isAnimationActive={false} />
				))}
			</BarChart>
		</ResponsiveContainer>
	);
}
