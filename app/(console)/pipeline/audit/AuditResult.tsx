import { CircleAlert, CircleCheck, CircleX } from "lucide-react";
import { FigureCard, FigureCards } from "@/components/figures/FigureCard";
import { formatCount } from "@/components/figures/formatQuantity";
import { formatAgo, formatDay, formatInstant, inZone } from "@/components/figures/formatTime";
import { CopyBox } from "@/components/forms/CopyBox";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";
import { auditVerdict } from "./auditVerdict";

type Verification = PipelineHealthResponse["verification"];

const LOOK = {
	whole: { icon: CircleCheck, tone: "bg-success-soft text-success-soft-foreground" },
	waiting: { icon: CircleAlert, tone: "bg-warning-soft text-warning-soft-foreground" },
	broken: { icon: CircleX, tone: "bg-danger-soft text-danger-soft-foreground" },
} as const;

/** What the last nightly verification checked, when, and what came of it; and the latest daily head. */
export function AuditResult({ verification, zone, now }: { verification: Verification; zone: string; now: number }) {
	const { state, title, text } = auditVerdict(verification, now);
	const { icon: Icon, tone } = LOOK[state];
	const { checked_at: checkedAt, head, findings, wrong } = verification;
	return (
		<>
			<div role="status" className={`flex gap-3 rounded-2xl px-5 py-4 ${tone}`}>
				<Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
				<div>
					<p className="font-medium">{title}</p>
					<p className="text-sm leading-6">{text}</p>
				</div>
			</div>
			{checkedAt !== null && (
				<FigureCards>
					<FigureCard label="Last checked" note={`${formatInstant(inZone(checkedAt, zone))}, every night at 02:00 of the site`}>
						{formatAgo(checkedAt, now)}
					</FigureCard>
					<FigureCard label="Ledger entries" note={`in ${formatCount(verification.registers)} chains, one per register`}>
						{formatCount(verification.entries)}
					</FigureCard>
					<FigureCard label="Readings hashed again" note={readingsNote(verification)}>
						{formatCount(verification.readings)}
					</FigureCard>
					<FigureCard label="Issued bills" note={headsNote(verification)}>
						{formatCount(verification.bills)}
					</FigureCard>
				</FigureCards>
			)}
			{findings.length > 0 && (
				<section aria-labelledby="findings-title" className="panel p-5">
					<h2 id="findings-title" className="text-base font-medium">
						What is wrong
					</h2>
					<ol className="mt-3 flex list-decimal flex-col gap-2 pl-5 text-sm leading-6 break-words">
						{findings.map((finding) => (
							<li key={finding}>{finding}</li>
						))}
					</ol>
					{wrong > findings.length && (
						<p className="mt-3 text-sm text-muted">
							And {formatCount(wrong - findings.length)} more: <code className="font-mono">npm run verify</code> names them.
						</p>
					)}
				</section>
			)}
			<section aria-labelledby="head-title" className="panel p-5">
				<h2 id="head-title" className="text-base font-medium">
					Head of the day
				</h2>
				{head ? (
					<>
						<p className="mt-1 text-sm leading-6 text-muted">
							Of {formatDay(head.date)} (UTC), recorded {formatInstant(inZone(head.recorded_at, zone))}: one fingerprint over{" "}
							{formatCount(head.entries)} entries of {formatCount(head.registers)} registers and {formatCount(head.bills)} bills,
							chained to that of the day before.
						</p>
						<div className="mt-3">
							<CopyBox label="SHA-256 of the latest head" text={head.head_sha256} />
						</div>
					</>
				) : (
					<p className="mt-1 text-sm leading-6 text-muted">
						None yet: the worker records the first one within an hour of its start.
					</p>
				)}
			</section>
		</>
	);
}

function headsNote({ heads, file_compared: compared }: Verification): string {
	return `and ${heads === 1 ? "one daily head" : `${formatCount(heads)} daily heads`}${compared ? ", with their file" : ""}`;
}

function readingsNote({ readings_retired: retired, readings_unsealed: unsealed }: Verification): string {
	const notes = [
		...(retired > 0 ? [`${formatCount(retired)} of months no longer kept`] : []),
		...(unsealed > 0 ? [`${formatCount(unsealed)} too old to be hashed again`] : []),
	];
	return notes.length > 0 ? notes.join(", ") : "each says what it was stored for";
}
