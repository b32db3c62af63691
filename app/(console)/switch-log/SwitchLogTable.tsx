import Link from "next/link";
import { withQuery } from "@/app/_client/requestJson";
import { Energy, Money } from "@/components/figures/Figures";
import { formatPower } from "@/components/figures/formatQuantity";
import { formatDay, localDateOf } from "@/components/figures/formatTime";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { SwitchSessionBody } from "@/wire/http/switchSessions";
import { beganWords, endedWords, marksOf, runtimeWords } from "./sessionWords";

type SwitchLogTableProps = { sessions: readonly SwitchSessionBody[]; currency: string; today: string };

export function SwitchLogTable({ sessions, currency, today }: SwitchLogTableProps) {
	return (
		<DataTable
			label="Sessions"
			footer="Runtime, energy and cost are of the whole session, also where it reaches beyond the days shown. Energy is rating × time."
		>
			<thead className="table__header">
				<tr>
					<Column>Switch</Column>
					<Column>ON since</Column>
					<Column className="hidden md:table-cell">OFF at</Column>
					<Column align="right">Runtime</Column>
					<Column align="right" className="hidden sm:table-cell">
						Energy
					</Column>
					<Column align="right" className="hidden sm:table-cell">
						Cost
					</Column>
				</tr>
			</thead>
			<tbody className="table__body">
				{sessions.map((session) => (
					<SessionRow
						key={`${session.device_id}/${session.switch}/${session.on.timestamp}`}
						session={session}
						currency={currency}
						today={today}
					/>
				))}
			</tbody>
		</DataTable>
	);
}

type SessionRowProps = { session: SwitchSessionBody; currency: string; today: string };

function SessionRow({ session, currency, today }: SessionRowProps) {
	const { classroom, esp32_name, on, runtime_ms, energy_wh } = session;
	const energy = <Energy kilowattHours={energy_wh / 1_000} />;
	const cost = <Money amount={session.cost} currency={currency} unpricedKwh={session.unpriced_wh / 1_000} />;
	return (
		<tr className="table__row">
			<th scope="row" className="table__cell max-w-40 text-left align-top font-medium sm:max-w-64">
				<Link
					href={withQuery("/switch-log", { device: esp32_name, switch: session.switch })}
					className="[overflow-wrap:anywhere] hover:underline"
				>
					{session.name}
				</Link>
				<span className="block text-xs font-normal [overflow-wrap:anywhere] text-muted">
					{classroom === "" ? "nowhere" : classroom} · {esp32_name}
				</span>
				<Marks session={session} />
			</th>
			<Cell className="align-top">
				<Moment timestamp={on.timestamp} today={today} />
				<span className="block max-w-56 text-xs [overflow-wrap:anywhere] text-muted">{beganWords(on)}</span>
				<div className="mt-1.5 md:hidden">
					<OffAt session={session} today={today} />
				</div>
			</Cell>
			<Cell className="hidden align-top md:table-cell">
				<OffAt session={session} today={today} />
			</Cell>
			<Cell align="right" className="align-top whitespace-nowrap">
				<span className="figure-number">{runtimeWords(runtime_ms)}</span>
				{session.open && <span className="block text-xs text-muted">so far</span>}
				<span className="block text-xs text-muted sm:hidden">{energy}</span>
				<span className="block text-xs text-muted sm:hidden">{cost}</span>
			</Cell>
			<Cell align="right" className="hidden align-top whitespace-nowrap sm:table-cell">
				{energy}
				<span className="block text-xs text-muted">
					{formatPower(session.power_rating_w)}
					{session.rating_is_default && " (default)"}
				</span>
			</Cell>
			<Cell align="right" className="hidden align-top whitespace-nowrap sm:table-cell">
				{cost}
			</Cell>
		</tr>
	);
}

function OffAt({ session, today }: Omit<SessionRowProps, "currency">) {
	const { off, counted_until, device_online } = session;
	return (
		<>
			{off && (
				<>
					<span className="text-xs text-muted md:hidden">OFF at </span>
					<Moment timestamp={off.timestamp} today={today} />
				</>
			)}
			{off === null && !device_online && (
				<span className="block text-muted">
					last seen <Moment timestamp={counted_until} today={today} />
				</span>
			)}
			<span className={`block max-w-64 text-xs [overflow-wrap:anywhere] ${off === null ? "font-medium" : "text-muted"}`}>
				{endedWords(session)}
			</span>
		</>
	);
}

/** 21 Nov, 14:05:07: a wall switch is checked to the second. */
function Moment({ timestamp, today }: { timestamp: string; today: string }) {
	return (
		<time dateTime={timestamp} title={timestamp} className="figure-number whitespace-nowrap">
			{formatDay(localDateOf(timestamp), today)}, {timestamp.slice(11, 19)}
		</time>
	);
}

function Marks({ session }: { session: SwitchSessionBody }) {
	const marks = marksOf(session);
	if (marks.length === 0) return null;
	return (
		<ul aria-label="What to know of it" className="mt-1 flex flex-wrap gap-1">
			{marks.map(({ id, label, hint }) => (
				<li
					key={id}
					title={hint}
					className={`rounded-full px-2 py-0.5 text-xs font-normal ${id === "open" ? "bg-success-soft text-success-soft-foreground" : "bg-warning-soft text-warning-soft-foreground"}`}
				>
					{label}
				</li>
			))}
		</ul>
	);
}
