type IntervalBarProps = {
	low: number | null;
	high: number | null;
	estimate: number | null;
	/** Null: there is no rating to compare with. */
	rated: number | null;
	max: number;
};

/** An interval as a bar with its estimate, the rating as a mark beside it. All of it also stands in words. */
export function IntervalBar({ low, high, estimate, rated, max }: IntervalBarProps) {
	const at = (watts: number) => `${Math.min(100, (watts / max) * 100)}%`;
	const isOpen = estimate === null;
	return (
		<div aria-hidden className="relative my-2 h-4">
			<div className="absolute inset-x-0 top-1/2 h-px bg-separator" />
			{low !== null && high !== null && (
				<div
					className={`absolute top-1/2 h-2 -translate-y-1/2 rounded-full ${isOpen ? "border border-dashed border-series-before" : "bg-series-now opacity-45"}`}
					style={{ left: at(low), width: `max(4px, ${((Math.min(high, max) - low) / max) * 100}%)` }}
				/>
			)}
			{estimate !== null && (
				<div
					className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-series-now"
					style={{ left: at(estimate) }}
				/>
			)}
			{rated !== null && (
				<div className="absolute inset-y-0 w-0.5 -translate-x-1/2 rounded-full bg-series-estimated" style={{ left: at(rated) }} />
			)}
		</div>
	);
}
