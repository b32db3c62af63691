const BARS = [-85, -75, -67, -58] as const;

/** Wi-Fi strength as bars and as dBm. */
export function Signal({ dbm }: { dbm: number }) {
	const lit = BARS.filter((threshold) => dbm >= threshold).length;
	return (
		<span className="flex items-center gap-2 text-xs whitespace-nowrap text-muted">
			<span aria-hidden className="flex h-3.5 items-end gap-0.5">
				{BARS.map((threshold, index) => (
					<span
						key={threshold}
						style={{ height: `${(index + 1) * 25}%` }}
						className={`w-1 rounded-sm ${index < lit ? "bg-series-now" : "bg-default"}`}
					/>
				))}
			</span>
			{dbm} dBm
		</span>
	);
}
