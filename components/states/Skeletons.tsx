/** Boxes of the size of what will stand there, so that nothing moves when it comes. */
export function CardsSkeleton() {
	return (
		<div aria-hidden className="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-4">
			{["a", "b", "c", "d"].map((key) => (
				<div key={key} className="panel h-31 p-5">
					<Line width="w-20" />
					<Line width="mt-3 h-7 w-28" />
					<Line width="mt-3 w-24" />
				</div>
			))}
		</div>
	);
}

export function ChartSkeleton({ className = "" }: { className?: string }) {
	return (
		<div aria-hidden className={`panel p-5 ${className}`}>
			<Line width="w-40" />
			<div className="mt-4 h-64 animate-pulse rounded-2xl bg-surface-secondary sm:h-72" />
		</div>
	);
}

export function TableSkeleton({ rows = 6 }: { rows?: number }) {
	return (
		<div aria-hidden className="panel p-5">
			{Array.from({ length: rows }, (_, index) => `row-${index}`).map((key) => (
				<div key={key} className="flex h-12 items-center gap-6">
					<Line width="w-32" />
					<Line width="w-20" />
					<Line width="flex-1" />
				</div>
			))}
		</div>
	);
}

function Line({ width }: { width: string }) {
	return <div className={`h-3.5 animate-pulse rounded-full bg-surface-secondary ${width}`} />;
}
