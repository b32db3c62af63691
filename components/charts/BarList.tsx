import type { ReactNode } from "react";

export type Bar = { key: string; label: string; value: number | null; text: ReactNode; hint?: ReactNode };

/** Bars with their figures beside them: a list that reads the same with and without its lengths. */
export function BarList({ bars, empty }: { bars: readonly Bar[]; empty: string }) {
	const highest = Math.max(...bars.map((bar) => bar.value ?? 0), 0.000001);
	if (bars.length === 0) return <p className="py-8 text-center text-sm text-muted">{empty}</p>;
	return (
		<ul className="flex flex-col gap-4 py-2">
			{bars.map((bar) => (
				<li key={bar.key}>
					<div className="flex items-baseline justify-between gap-3 text-sm">
						<span className="truncate">{bar.label}</span>
						<span className="shrink-0 text-muted">{bar.text}</span>
					</div>
					<div aria-hidden className="mt-1.5 h-2.5 overflow-hidden rounded-full bg-surface-secondary">
						<div
							className="h-full rounded-full bg-series-now transition-[width] duration-500"
							style={{ width: `${((bar.value ?? 0) / highest) * 100}%` }}
						/>
					</div>
					{bar.hint && <p className="mt-1 text-xs text-muted">{bar.hint}</p>}
				</li>
			))}
		</ul>
	);
}
