import { ArrowRight, Check, CircleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "@/components/figures/formatQuantity";
import { formatAgo, formatInstant, inZone } from "@/components/figures/formatTime";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";
import { countEvents } from "./countEvents";

const LAG_WARNS_SECONDS = 10;

/** The way of a reading, stage by stage, with what waits before each. */
export function PipelineStages({ health, zone, now }: { health: PipelineHealthResponse; zone: string; now: number }) {
	const { telemetry, ledger, aggregation, reconciliation, workers } = health;
	const freshWorkers = workers.filter((worker) => worker.fresh);
	const broker = freshWorkers.find((worker) => worker.broker_connected);
	const drift = reconciliation.drift_wh;
	return (
		<section aria-labelledby="stages-title" className="panel p-5">
			<h2 id="stages-title" className="text-base font-medium">
				The way of a reading
			</h2>
			<ol className="mt-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-5">
				<Stage title="Receive" isWell={broker !== undefined} figure={broker ? "connected" : "no broker"}>
					{broker?.broker ?? "Devices keep their readings until it is back."}
				</Stage>
				<Stage
					title="Remember"
					isWell={telemetry.events_last_hour > 0 || telemetry.total_events === 0}
					figure={countEvents(telemetry.total_events)}
				>
					readings kept for good
				</Stage>
				<Stage title="Post" isWell={ledger.lag_seconds < LAG_WARNS_SECONDS} figure={formatCount(ledger.entries)}>
					ledger entries, {formatCount(ledger.resets_detected)} resets seen
				</Stage>
				<Stage
					title="Fold and price"
					isWell={aggregation.stale < 100}
					figure={aggregation.stale === 0 ? "up to date" : `${formatCount(aggregation.stale)} under way`}
				>
					{aggregation.last_run ? `last ${formatAgo(aggregation.last_run, now)}` : "has not run yet"}
				</Stage>
				<Stage title="Check" isWell={drift === null || drift === 0} figure={drift === null ? "–" : `${drift} Wh drift`}>
					{reconciliation.last_run
						? `reconciled ${formatInstant(inZone(reconciliation.last_run, zone))}`
						: "reconciles at 02:00 of the site"}
				</Stage>
			</ol>
			<p className="mt-4 text-xs leading-5 text-muted">
				{workers.length === 0 && "No worker has reported yet. "}
				{workers
					.map((worker) => `${worker.name}: ${worker.fresh ? "alive" : "silent"}, ${formatAgo(worker.beat_at, now)}`)
					.join(" · ")}
				{health.incidents_open > 0 && (
					<>
						{" · "}
						<Link href="/incidents" className="text-link">
							{health.incidents_open === 1 ? "one incident waits" : `${formatCount(health.incidents_open)} incidents wait`} for a
							person
						</Link>
					</>
				)}
			</p>
		</section>
	);
}

function Stage({ title, figure, isWell, children }: { title: string; figure: string; isWell: boolean; children: ReactNode }) {
	const Icon = isWell ? Check : CircleAlert;
	return (
		<li className="relative rounded-2xl bg-surface-secondary p-4">
			<p className="flex items-center gap-1.5 text-xs text-muted">
				<Icon
					aria-label={isWell ? "well" : "needs a look"}
					className={`size-3.5 ${isWell ? "text-accent" : "text-series-estimated"}`}
				/>
				{title}
			</p>
			<p className="figure-number mt-1 text-lg leading-6 font-semibold">{figure}</p>
			<p className="mt-0.5 text-xs leading-5 break-words text-muted">{children}</p>
			<ArrowRight
				aria-hidden
				className="absolute top-1/2 -right-3.5 z-10 hidden size-4 -translate-y-1/2 text-muted lg:block [li:last-child>&]:hidden"
			/>
		</li>
	);
}
