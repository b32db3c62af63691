import type { SpanAxis, SpanKind, SpanRow } from "@/components/charts/SpanChart";
import { endText, startText } from "./describeVersion";

const WORDS: Readonly<Record<SpanKind, string>> = {
	past: "past",
	current: "in force",
	future: "to come",
	draft: "draft",
	waiting: "awaits approval",
	none: "takes the price back",
	gap: "unpriced",
	fallback: "the wider scope's price",
};

type SpansTableProps = { rows: readonly SpanRow[]; axis: SpanAxis; zone: string; onChoose: (key: string) => void };

/** The timeline as a table: the same rows, in the same order. */
export function SpansTable({ rows, axis, zone, onChoose }: SpansTableProps) {
	return (
		<table className="w-full text-sm">
			<thead className="sticky top-0 bg-surface text-left text-xs text-muted">
				<tr>
					{["For", "From", "Until", "Price", "State"].map((title) => (
						<th key={title} scope="col" className="py-1.5 pr-4 font-medium">
							{title}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{rows.flatMap((row) =>
					row.spans.map((span) => {
						const isGap = span.kind === "gap" || span.kind === "fallback";
						return (
							<tr key={`${row.key}-${span.key}`} className="border-t border-separator">
								<th scope="row" className="py-1.5 pr-4 text-left font-normal">
									{row.label}
								</th>
								<td className="py-1.5 pr-4">
									{span.from <= axis.from ? "the beginning" : startText(new Date(span.from).toISOString(), zone)}
								</td>
								<td className="py-1.5 pr-4">
									{span.until >= axis.until ? "open" : endText(new Date(span.until).toISOString(), zone)}
								</td>
								<td className="py-1.5 pr-4">
									{isGap ? (
										"–"
									) : (
										<button type="button" className="text-link cursor-pointer text-left" onClick={() => onChoose(span.key)}>
											{span.label}
										</button>
									)}
								</td>
								<td className="py-1.5 text-muted">{WORDS[span.kind]}</td>
							</tr>
						);
					}),
				)}
			</tbody>
		</table>
	);
}
