/** Nothing is known. A dash with its reason, never a 0. */
export function Unknown({ reason }: { reason: string }) {
	return (
		<span title={reason} className="cursor-help text-muted">
			<span aria-hidden>–</span>
			<span className="sr-only">unknown: {reason}</span>
		</span>
	);
}
