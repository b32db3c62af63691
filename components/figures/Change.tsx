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
			<span className={`font-medium ${tone}`}>
				<Icon aria-hidden className="mr-0.5 inline size-3.5 align-[-2px]" />
				{text}
			</span>{" "}
			vs {against}
		</span>
	);
}
