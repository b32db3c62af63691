"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useLiveInterval } from "@/app/_client/live/LiveProvider";
import { requestJson, withQuery } from "@/app/_client/requestJson";
import { useSend } from "@/app/_client/useSend";
import { LastSeen } from "@/components/figures/LastSeen";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import { SendProblem } from "../SendProblem";
import { explainReason } from "./explainReason";

type Quarantined = {
	id: number;
	received_at: string;
	topic: string;
	principal: string | null;
	reason: string;
	detail: string;
	payload: string;
	payload_bytes: number;
	reprocessed_at: string | null;
	outcome: string | null;
};
type QuarantinePage = { messages: Quarantined[]; next: number | null };

const ROWS = 50;
const UNCLAIMED = "unclaimed";

export function QuarantinePanel({ zone, now }: { zone: string; now: number }) {
	const [reason, setReason] = useQueryState("reason", parseAsString);
	const url = withQuery("/api/quarantine", { limit: ROWS, reason });
	const { data } = useQuery({
		queryKey: ["quarantine", url],
		queryFn: ({ signal }) => requestJson<QuarantinePage>(url, { signal }),
		refetchInterval: useLiveInterval(),
		meta: { topics: ["quarantine"] },
	});
	const send = useSend<{ job: string }>(() =>
		toast.success("Taken up again", { description: "The worker judges these messages anew; the list shows what came of each." }),
	);
	const messages = data?.messages ?? [];
	// What an unknown device said is taken up by its adoption; until then judging it anew changes nothing.
	const waiting = messages.filter((message) => message.reprocessed_at === null && message.reason !== UNCLAIMED);
	const reprocess = (ids: number[]) => send.mutate({ method: "POST", url: "/api/quarantine", body: { ids } });

	return (
		<section aria-labelledby="quarantine-title" className="flex flex-col gap-3">
			<div className="flex flex-wrap items-center gap-3">
				<div className="flex-1">
					<h2 id="quarantine-title" className="text-base font-medium">
						Quarantine
					</h2>
					<p className="text-sm text-muted">
						Messages that could not be taken as they were. None is lost: mend the cause, then reprocess.
					</p>
				</div>
				{reason && (
					<Button size="sm" variant="tertiary" onPress={() => void setReason(null)}>
						Show every reason
					</Button>
				)}
				{waiting.length > 0 && (
					<Button
						size="sm"
						variant="secondary"
						isPending={send.isPending}
						onPress={() => reprocess(waiting.map((message) => message.id))}
					>
						<RotateCcw aria-hidden className="size-4" />
						Reprocess {waiting.length === 1 ? "it" : `these ${waiting.length}`}
					</Button>
				)}
			</div>
			<SendProblem problem={send.error} />
			{data && messages.length === 0 && (
				<p className="panel px-5 py-8 text-center text-sm text-muted">Nothing is in quarantine.</p>
			)}
			{messages.length > 0 && (
				<DataTable label="Quarantined messages" footer={data?.next ? `The newest ${ROWS} are shown.` : undefined}>
					<thead className="table__header">
						<tr>
							<Column>Received</Column>
							<Column>Reason</Column>
							<Column className="hidden md:table-cell">Topic</Column>
							<Column className="hidden lg:table-cell">Message</Column>
							<Column>Outcome</Column>
						</tr>
					</thead>
					<tbody className="table__body">
						{messages.map((message) => (
							<tr key={message.id} className="table__row">
								<Cell className="align-top">
									<LastSeen at={message.received_at} zone={zone} now={now} />
								</Cell>
								<Cell className="align-top">
									<button
										type="button"
										onClick={() => void setReason(message.reason)}
										className="cursor-pointer rounded font-medium hover:underline"
									>
										{explainReason(message.reason)}
									</button>
									<span className="block max-w-xs text-xs text-muted">{message.detail}</span>
								</Cell>
								<Cell className="hidden align-top font-mono text-xs md:table-cell">{message.topic}</Cell>
								<Cell className="hidden max-w-sm align-top lg:table-cell">
									<code className="line-clamp-2 font-mono text-xs break-all text-muted" title={`${message.payload_bytes} bytes`}>
										{message.payload}
									</code>
								</Cell>
								<Cell className="align-top text-xs">
									{message.reprocessed_at !== null ? (
										<span className="text-muted">{message.outcome ?? "reprocessed"}</span>
									) : message.reason === UNCLAIMED ? (
										<Link href="/devices" className="text-link whitespace-nowrap">
											Adopt it
										</Link>
									) : (
										<Button size="sm" variant="ghost" onPress={() => reprocess([message.id])}>
											Reprocess
										</Button>
									)}
								</Cell>
							</tr>
						))}
					</tbody>
				</DataTable>
			)}
		</section>
	);
}
