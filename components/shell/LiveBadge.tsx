import { Activity, LoaderCircle, WifiOff } from "lucide-react";

export type LiveBadgeState = "connecting" | "live" | "offline";

const LOOK = {
	connecting: {
		label: "Connecting",
		icon: LoaderCircle,
		tone: "bg-default text-default-foreground",
		hint: "Opening the live connection; figures are refreshed by asking meanwhile.",
	},
	live: {
		label: "Live",
		icon: Activity,
		tone: "bg-success-soft text-success-soft-foreground",
		hint: "Figures move as devices report.",
	},
	offline: {
		label: "Offline",
		icon: WifiOff,
		tone: "bg-warning-soft text-warning-soft-foreground",
		hint: "No live connection. What you see is the last known state; it is asked for again every 10 s.",
	},
} as const;

export function LiveBadge({ state }: { state: LiveBadgeState }) {
	const { label, icon: Icon, tone, hint } = LOOK[state];
	return (
		<span
			role="status"
			title={hint}
			className={`inline-flex h-7 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium ${tone}`}
		>
			<Icon aria-hidden className={`size-3.5 ${state === "connecting" ? "animate-spin" : ""}`} />
			{label}
		</span>
	);
}
