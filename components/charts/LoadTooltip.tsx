import { formatEnergyExactly } from "../figures/formatQuantity";
import type { LoadCurvePoint } from "./prepareLoadCurve";

type LoadTooltipProps = {
	formatValue: (value: number) => string;
	nowLabel: string;
	beforeLabel: string;
	active?: boolean;
	payload?: readonly { payload?: LoadCurvePoint }[];
};

export function LoadTooltip({ formatValue, nowLabel, beforeLabel, active, payload }: LoadTooltipProps) {
	const point = payload?.[0]?.payload;
	if (!active || !point) return null;
	return (
		<div className="min-w-40 rounded-xl bg-overlay px-3 py-2 text-xs shadow-overlay">
			<p className="mb-1 font-medium">{point.label}</p>
			<Row label={nowLabel} value={point.now === null ? "no reading" : formatValue(point.now)} swatch="bg-series-now" />
			{point.before !== null && <Row label={beforeLabel} value={formatValue(point.before)} swatch="bg-series-before" />}
			{point.bucket.kwh !== null && <p className="mt-1 text-muted">{formatEnergyExactly(point.bucket.kwh)}</p>}
			{point.estimated !== null && <p className="mt-1 text-series-estimated">▲ partly estimated</p>}
			{point.allocated !== null && <p className="mt-1 text-series-allocated">■ allocated over a gap</p>}
		</div>
	);
}

function Row({ label, value, swatch }: { label: string; value: string; swatch: string }) {
	return (
		<p className="flex items-center gap-2">
			<span aria-hidden className={`size-2 rounded-full ${swatch}`} />
			<span className="flex-1 text-muted">{label}</span>
			<span className="figure-number font-medium">{value}</span>
		</p>
	);
}
