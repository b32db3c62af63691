import { Circle, CircleDashed, CircleDot, CircleSlash } from "lucide-react";

export type DeviceState = "live" | "stale" | "offline" | "never";

const LOOK = {
	live: {
		label: "Live",
		icon: CircleDot,
		tone: "bg-success-soft text-success-soft-foreground",
		hint: "Seen in the last 90 seconds.",
	},
	stale: {
		label: "Stale",
		icon: Circle,
		tone: "bg-warning-soft text-warning-soft-foreground",
		hint: "Not seen for over 90 seconds; its last figures are greyed.",
	},
	offline: {
		label: "Offline",
		icon: CircleSlash,
		tone: "bg-danger-soft text-danger-soft-foreground",
		hint: "Not seen for over 10 minutes, or it said goodbye.",
	},
	never: { label: "Waiting", icon: CircleDashed, tone: "bg-default text-default-foreground", hint: "No sign of it yet." },
} as const;

export function StatusChip({ state }: { state: DeviceState }) {
	const { label, icon: Icon, tone, hint } = LOOK[state];
	return (
		<span
			title={hint}
			className={`inline-flex h-5.5 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap ${tone}`}
		>
			<Icon aria-hidden className="size-3" />
			{label}
		</span>
	);
}
