import type { LoadCurvePoint } from "./prepareLoadCurve";

type LoadTableProps = {
	points: readonly LoadCurvePoint[];
	formatValue: (value: number) => string;
	nowLabel: string;
	beforeLabel: string;
	hasComparison: boolean;
};

export function LoadTable({ points, formatValue, nowLabel, beforeLabel, hasComparison }: LoadTableProps) {
	return (
		<table className="w-full text-sm">
			<thead className="sticky top-0 bg-surface text-left text-xs text-muted">
				<tr>
					<th scope="col" className="py-1.5 pr-4 font-medium">
						Time
					</th>
					<th scope="col" className="py-1.5 pr-4 text-right font-medium">
						{nowLabel}
					</th>
					{hasComparison && (
						<th scope="col" className="py-1.5 pr-4 text-right font-medium">
							{beforeLabel}
						</th>
					)}
					<th scope="col" className="py-1.5 font-medium">
						Quality
					</th>
				</tr>
			</thead>
			<tbody>
				{points.map((point) => (
					<tr key={point.at} className="border-t border-separator">
						<th scope="row" className="py-1.5 pr-4 text-left font-normal">
							{point.label}
						</th>
						<td className="figure-number py-1.5 pr-4 text-right">{point.now === null ? "–" : formatValue(point.now)}</td>
						{hasComparison && (
							<td className="figure-number py-1.5 pr-4 text-right text-muted">
								{point.before === null ? "–" : formatValue(point.before)}
							</td>
						)}
						<td className="py-1.5 text-xs text-muted">{qualityOf(point)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function qualityOf(point: LoadCurvePoint): string {
	if (point.now === null) return "no reading";
	const marks = [point.estimated === null ? null : "estimated", point.allocated === null ? null : "allocated"].filter(Boolean);
	return marks.length === 0 ? "measured" : marks.join(", ");
}
