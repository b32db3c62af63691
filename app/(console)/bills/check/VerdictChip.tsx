import { Check, CircleAlert, FileQuestion, FileX2 } from "lucide-react";

const LOOK = {
	agrees: { label: "agrees", icon: Check, tone: "bg-success-soft text-success-soft-foreground" },
	differs: { label: "differs", icon: CircleAlert, tone: "bg-danger-soft text-danger-soft-foreground" },
	only_ours: { label: "only ours", icon: FileQuestion, tone: "bg-warning-soft text-warning-soft-foreground" },
	only_theirs: { label: "only theirs", icon: FileX2, tone: "bg-warning-soft text-warning-soft-foreground" },
} as const;

export function VerdictChip({ verdict }: { verdict: keyof typeof LOOK }) {
	const { label, icon: Icon, tone } = LOOK[verdict];
	return (
		<span className={`inline-flex h-6 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap ${tone}`}>
			<Icon aria-hidden className="size-3.5" />
			{label}
		</span>
	);
}
