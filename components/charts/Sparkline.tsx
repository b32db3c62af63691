type SparklineProps = { values: readonly (number | null)[]; label: string; isDimmed?: boolean };

const WIDTH = 112;
const HEIGHT = 28;
const INSET = 2;

/** The last hours as one line; an unknown hour breaks it. */
export function Sparkline({ values, label, isDimmed = false }: SparklineProps) {
	const known = values.filter((value) => value !== null);
	if (known.length === 0) return <span className="text-xs text-muted">no whole hour known</span>;
	const highest = Math.max(...known, 0.000001);
	const x = (index: number) => INSET + (index / Math.max(values.length - 1, 1)) * (WIDTH - 2 * INSET);
	const y = (value: number) => HEIGHT - INSET - (value / highest) * (HEIGHT - 2 * INSET);
	return (
		<svg
			role="img"
			aria-label={label}
			width={WIDTH}
			height={HEIGHT}
			preserveAspectRatio="none"
			viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
			className={`block max-w-full ${isDimmed ? "text-series-before" : "text-series-now"}`}
		>
			{segmentsOf(values).map((segment) =>
				segment.length === 1 ? (
					<circle
						key={segment[0]?.index}
						cx={x(segment[0]?.index ?? 0)}
						cy={y(segment[0]?.value ?? 0)}
						r={1.5}
						fill="currentColor"
					/>
				) : (
					<polyline
						key={segment[0]?.index}
						points={segment.map(({ index, value }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
						fill="none"
						stroke="currentColor"
						strokeWidth={1.6}
						strokeLinejoin="round"
						strokeLinecap="round"
					/>
				),
			)}
		</svg>
	);
}

function segmentsOf(values: readonly (number | null)[]): { index: number; value: number }[][] {
	const segments: { index: number; value: number }[][] = [];
	let open: { index: number; value: number }[] | null = null;
	values.forEach((value, index) => {
		if (value === null) {
			open = null;
			return;
		}
		if (open === null) {
			open = [];
			segments.push(open);
		}
		open.push({ index, value });
	});
	return segments;
}
