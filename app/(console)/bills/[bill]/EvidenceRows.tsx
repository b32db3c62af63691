import type { ReactNode } from "react";
import { formatClock, formatInstant, formatWeekday } from "@/components/figures/formatTime";
import type { LineEvidence } from "@/wire/http/billEvidence";
import { formatDecimalText, formatExactMoney } from "../billWords";

type Further = Partial<Record<"room" | "date" | "quarter" | "device" | "channel" | "entry", string>>;
type EvidenceRowsProps = { evidence: LineEvidence; currency: string; onOpen: (further: Further) => void };

/** The rows of one level of the way from a bill's line to the readings. */
export function EvidenceRows({ evidence, currency, onOpen }: EvidenceRowsProps) {
	const kwh = (text: string | null) => (text === null ? "–" : `${formatDecimalText(text, currency)} kWh`);
	const money = (text: string) => formatExactMoney(text, currency);
	const ofLine = (row: { energy_kwh: string; line_kwh: string | null }) =>
		row.line_kwh === null || row.line_kwh === row.energy_kwh
			? kwh(row.energy_kwh)
			: `${kwh(row.line_kwh)} of ${kwh(row.energy_kwh)}`;
	if (evidence.rows.length === 0) return <p className="mt-3 text-muted">Nothing lies below this.</p>;
	switch (evidence.level) {
		case "rooms":
			return (
				<Table titles={["Room", "Energy", "Cost, exactly", "Billed"]}>
					{evidence.rows.map((row) => (
						<Row
							key={row.classroom}
							name={row.classroom}
							onOpen={() => onOpen({ room: row.classroom })}
							cells={[ofLine(row), money(row.cost), row.amount === null ? "–" : money(String(row.amount))]}
						/>
					))}
				</Table>
			);
		case "days":
			return (
				<Table titles={["Day", "Energy", "Cost, exactly"]}>
					{evidence.rows.map((row) => (
						<Row
							key={row.date}
							name={formatWeekday(row.date)}
							onOpen={() => onOpen({ date: row.date })}
							cells={[ofLine(row), money(row.cost)]}
						/>
					))}
				</Table>
			);
		case "quarter_hours":
			return (
				<Table titles={["Quarter-hour", "Priced by", "Energy", "Of this line", "Cost, exactly"]}>
					{evidence.rows.map((row) => (
						<Row
							key={row.starts_at}
							name={formatClock(row.starts_at)}
							onOpen={() => onOpen({ quarter: row.starts_at })}
							cells={[
								row.priced_by === null
									? "unpriced"
									: `version ${row.priced_by}${row.period === null ? "" : `, ${row.period}`}${row.rate === null ? "" : ` at ${money(row.rate)}`}`,
								kwh(row.energy_kwh),
								kwh(row.line_kwh),
								money(row.cost),
							]}
						/>
					))}
				</Table>
			);
		case "entries":
			return (
				<Table titles={["Ledger entry", "From – until", "Counter", "Energy here", "Quality"]}>
					{evidence.rows.map((row) => (
						<Row
							key={`${row.device}-${row.channel}-${row.entry}`}
							name={`${row.esp32_name}, entry ${row.entry}`}
							onOpen={() => onOpen({ device: String(row.device), channel: String(row.channel), entry: row.entry })}
							cells={[
								`${formatInstant(row.starts_at)} – ${formatClock(row.ends_at)}`,
								`${row.start_total_kwh ?? "–"} → ${row.end_total_kwh ?? "–"} kWh`,
								`${kwh(row.energy_kwh)}${row.whole_kwh === row.energy_kwh ? "" : ` of ${kwh(row.whole_kwh)}`}`,
								[row.quality, ...row.flags].join(", "),
							]}
						/>
					))}
				</Table>
			);
		case "readings":
			return (
				<Table titles={["Reading", "Measured", "Received", "Counter", "Content"]}>
					{evidence.rows.map((row) => (
						<Row
							key={`${row.content_sha256}-${row.received_at}`}
							name={row.role}
							cells={[
								row.measured_at === null ? "clock not set" : formatInstant(row.measured_at),
								formatInstant(row.received_at),
								kwh(row.total_kwh),
								<code key="hash" className="font-mono text-xs" title={row.content_sha256}>
									{row.content_sha256.slice(0, 12)}…
								</code>,
							]}
						/>
					))}
				</Table>
			);
	}
}

function Table({ titles, children }: { titles: readonly string[]; children: ReactNode }) {
	return (
		<div className="mt-3 max-h-96 overflow-auto rounded-xl bg-surface">
			<table className="w-full text-sm">
				<thead className="sticky top-0 bg-surface text-xs text-muted">
					<tr>
						{titles.map((title, index) => (
							<th
								key={title}
								scope="col"
								className={`px-3 py-2 font-medium whitespace-nowrap ${index === 0 ? "text-left" : "text-right"}`}
							>
								{title}
							</th>
						))}
					</tr>
				</thead>
				<tbody>{children}</tbody>
			</table>
		</div>
	);
}

function Row({ name, cells, onOpen }: { name: string; cells: readonly ReactNode[]; onOpen?: () => void }) {
	return (
		<tr className="border-t border-separator">
			<th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap">
				{onOpen ? (
					<button type="button" className="text-link cursor-pointer" onClick={onOpen}>
						{name}
					</button>
				) : (
					name
				)}
			</th>
			{cells.map((cell, index) => {
				const key = `${name}-${index}`;
				return (
					<td key={key} className="figure-number px-3 py-1.5 text-right">
						{cell}
					</td>
				);
			})}
		</tr>
	);
}
