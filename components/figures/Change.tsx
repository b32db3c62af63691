import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import { formatChange } from "./formatQuantity";

type ChangeProps = { percent: number | null; against: string; before?: string | null };

/** Against the comparable earlier period. Using more is marked as a rise, never as good or bad by colour alone. */
export function Change({ percent, against, before }: ChangeProps) {
	if (percent === null)
		return <span title="The earlier period has no known energy, or none at all.">nothing to compare with {against}</span>;
	const text = formatChange(percent);
	const Icon = text === "0%" ? ArrowRight : percent > 0 ? ArrowUpRight : ArrowDownRight;
	const tone = text === "0%" ? "" : percent > 0 ? "text-[var(--rise)]" : "text-[var(--fall)]";
	return (
		<span title={before ? `${before} ${against}` : undefined}>
			<span className={`inline-flex items-center gap-0.5 font-medium ${tone}`}>
				<Icon aria-hidden className="size-3.5" />
				{text}
			</span>{" "}
			vs {against}
		</span>
	);
}
