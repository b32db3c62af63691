"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { ArrowRight, UserRound } from "lucide-react";
import Link from "next/link";
import { useSend } from "@/app/_client/useSend";
import { formatAgo, formatInstant, inZone } from "@/components/figures/formatTime";
import type { IncidentBody } from "@/wire/http/incidents";
import { SendProblem } from "../SendProblem";
import { stateLook } from "./incidentStates";

type IncidentCardProps = {
	incident: IncidentBody;
	zone: string;
	now: number;
	onResolve: () => void;
	onHandOn: () => void;
	onCorrect: () => void;
};

export function IncidentCard({ incident, zone, now, onResolve, onHandOn, onCorrect }: IncidentCardProps) {
	const send = useSend<IncidentBody>(({ state, owner }) =>
		toast.success(state === "open" ? "Open again" : "It is yours", {
			description: owner ? `Owner: ${owner.name}` : incident.title,
		}),
	);
	const change = (body: object) => send.mutate({ method: "PATCH", url: `/api/incidents/${incident.id}`, body });
	const { label, tone } = stateLook(incident);
	const { about, state, title } = incident;
	const named = `${title}: ${about.label}`;
	return (
		<li className="panel flex flex-col gap-3 p-5">
			<div className="flex flex-wrap items-start gap-x-3 gap-y-1.5">
				<h2 className="min-w-48 flex-1 text-base font-medium">{title}</h2>
				<span className={`inline-flex h-5.5 items-center rounded-full px-2 text-xs font-medium whitespace-nowrap ${tone}`}>
					{label}
				</span>
			</div>
			<p className="text-sm leading-6">
				{about.href === null ? (
					<span className="font-medium">{about.label}</span>
				) : (
					<Link href={about.href} className="text-link inline-flex items-center gap-1">
						{about.label}
						<ArrowRight aria-hidden className="size-3.5" />
					</Link>
				)}
				<span className="block">{incident.what}</span>
			</p>
			{state !== "resolved" && (
				<p className="rounded-2xl bg-surface-secondary px-4 py-3 text-sm leading-6">
					<span className="font-medium">What to do: </span>
					{incident.what_to_do}
				</p>
			)}
			{incident.note && (
				<p className="text-sm leading-6 whitespace-pre-line">
					<span className="font-medium">Note: </span>
					{incident.note}
				</p>
			)}
			<SendProblem problem={send.error} />
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2">
				<p className="min-w-56 flex-1 text-xs leading-5 text-muted">
					<time dateTime={incident.opened_at} title={formatInstant(inZone(incident.opened_at, zone))}>
						Since {formatInstant(inZone(incident.opened_at, zone))}, {formatAgo(incident.opened_at, now)}
					</time>
					{incident.openings > 1 && ` · came ${incident.openings} times`}
					<span className="block">
						<UserRound aria-hidden className="mr-1 inline size-3.5 align-text-bottom" />
						{incident.owner ? incident.owner.name : "Nobody has it yet"}
						{state === "resolved" && ` · ${resolvedWords(incident)}`}
					</span>
				</p>
				{incident.may_act && (
					<div className="flex flex-wrap gap-1">
						{state === "open" && (
							<Button
								size="sm"
								variant="secondary"
								isPending={send.isPending}
								aria-label={`Acknowledge ${named}`}
								onPress={() => change({ state: "acknowledged", owner: "me" })}
							>
								Acknowledge
							</Button>
						)}
						{state === "acknowledged" && (
							<Button
								size="sm"
								variant="tertiary"
								isPending={send.isPending}
								aria-label={`Take over ${named}`}
								onPress={() => change({ owner: "me" })}
							>
								Take over
							</Button>
						)}
						{incident.correction && (
							<Button size="sm" variant="tertiary" aria-label={`Correct ${named}`} onPress={onCorrect}>
								{incident.correction.decided ? "Correction…" : "Correct…"}
							</Button>
						)}
						{state !== "resolved" && (
							<>
								<Button size="sm" variant="tertiary" aria-label={`Hand on ${named}`} onPress={onHandOn}>
									Hand on…
								</Button>
								<Button size="sm" variant="tertiary" aria-label={`Resolve ${named}`} onPress={onResolve}>
									Resolve…
								</Button>
							</>
						)}
						{state === "resolved" && !incident.resolved_by_itself && (
							<Button
								size="sm"
								variant="tertiary"
								isPending={send.isPending}
								aria-label={`Open again ${named}`}
								onPress={() => change({ state: "open" })}
							>
								Open again
							</Button>
						)}
					</div>
				)}
			</div>
		</li>
	);

	function resolvedWords({ resolved_by_itself, decided_by, state_at }: IncidentBody): string {
		const at = formatInstant(inZone(state_at, zone));
		return resolved_by_itself ? `the cause was gone on ${at}` : `resolved by ${decided_by ?? "somebody"} on ${at}`;
	}
}
