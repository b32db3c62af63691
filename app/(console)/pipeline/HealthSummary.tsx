import { CircleAlert, CircleCheck, CircleX } from "lucide-react";
import Link from "next/link";
import { FigureCard, FigureCards } from "@/components/figures/FigureCard";
import { formatCount } from "@/components/figures/formatQuantity";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";
import { countEvents } from "./countEvents";

const LOOK = {
	healthy: { icon: CircleCheck, title: "All is well", tone: "bg-success-soft text-success-soft-foreground" },
	degraded: {
		icon: CircleAlert,
		title: "Works, with something to look at",
		tone: "bg-warning-soft text-warning-soft-foreground",
	},
	unhealthy: { icon: CircleX, title: "Figures are held up", tone: "bg-danger-soft text-danger-soft-foreground" },
} as const;

export function HealthSummary({ health }: { health: PipelineHealthResponse }) {
	const { icon: Icon, title, tone } = LOOK[health.status];
	const { telemetry } = health;
	return (
		<>
			<div role="status" className={`flex gap-3 rounded-2xl px-5 py-4 ${tone}`}>
				<Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
				<div>
					<p className="font-medium">{title}</p>
					{health.reasons.length === 0 ? (
						<p className="text-sm">Every stage keeps up, the worker and its broker answer.</p>
					) : (
						<ul className="list-disc pl-5 text-sm leading-6">
							{health.reasons.map((reason) => (
								<li key={reason}>{reason}</li>
							))}
						</ul>
					)}
				</div>
			</div>
			<FigureCards>
				<FigureCard label="Readings in the last hour" note={`${countEvents(telemetry.total_events)} in all`}>
					{formatCount(telemetry.events_last_hour)}
				</FigureCard>
				<FigureCard
					label="Devices online"
					note={
						<Link href="/devices" className="text-link">
							{telemetry.silent_devices === 0 ? "none is silent" : `${formatCount(telemetry.silent_devices)} silent`}
						</Link>
					}
				>
					{formatCount(telemetry.online_devices)}
				</FigureCard>
				<FigureCard label="Ledger lag" note={`${formatCount(telemetry.unprocessed_events)} registers wait`}>
					{formatSeconds(health.ledger.lag_seconds)}
				</FigureCard>
				<FigureCard label="Quarantined" note="Refused with a reason, kept in full">
					{formatCount(telemetry.quarantined)}
				</FigureCard>
			</FigureCards>
		</>
	);
}

function formatSeconds(seconds: number): string {
	if (seconds < 120) return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
	return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
