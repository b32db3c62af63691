"use client";

import { Button } from "@heroui/react/button";
import { ChevronRight } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import type { BillAddress, EvidenceDepth } from "@/app/_client/billAddress";
import { useLineEvidence } from "@/app/_client/useBills";
import { formatClock, formatDay } from "@/components/figures/formatTime";
import type { BillLineBody } from "@/wire/http/billFields";
import { QueryProblem } from "../../QueryProblem";
import { formatDecimalText, formatExactMoney } from "../billWords";
import { EvidenceRows } from "./EvidenceRows";

type EvidencePanelProps = { address: BillAddress; line: BillLineBody; currency: string; zone: string };

/** All but the room have names of their own in the address; `classroom` there says whose bill it is. */
const DEPTH = {
	room: parseAsString,
	date: parseAsString,
	quarter: parseAsString,
	device: parseAsString,
	channel: parseAsString,
	entry: parseAsString,
};
const NOTHING = { room: null, date: null, quarter: null, device: null, channel: null, entry: null };

/** Why a line is what it is, level by level, each level's rows summing to the one above. How deep stands in the address. */
export function EvidencePanel({ address, line, currency, zone }: EvidencePanelProps) {
	const [{ room, ...deeper }, setDepth] = useQueryStates(DEPTH, { history: "push" });
	const depth: EvidenceDepth = { classroom: room, ...deeper };
	const key = JSON.stringify(depth);
	const [page, setPage] = useState<{ key: string; after: readonly number[] }>({ key, after: [] });
	const after = page.key === key ? page.after : [];
	const { data, error, refetch, isPlaceholderData } = useLineEvidence(address, line.line, depth, after.at(-1) ?? null);
	const steps = [
		{ label: line.label, to: NOTHING },
		...(room === null ? [] : [{ label: room, to: { ...NOTHING, room } }]),
		...(deeper.date === null ? [] : [{ label: formatDay(deeper.date), to: { ...NOTHING, room, date: deeper.date } }]),
		...(deeper.quarter === null
			? []
			: [{ label: formatClock(deeper.quarter), to: { ...NOTHING, room, date: deeper.date, quarter: deeper.quarter } }]),
		...(deeper.entry === null ? [] : [{ label: `entry ${deeper.entry}`, to: { ...NOTHING, room, ...deeper } }]),
	];
	const shown = isPlaceholderData ? undefined : data;
	return (
		<section aria-label={`Why ${line.label}`} aria-busy={!shown} className="rounded-2xl bg-surface-secondary p-4 text-sm">
			<nav aria-label="How deep" className="flex flex-wrap items-center gap-1">
				{steps.map(({ label, to }, index) => (
					<span key={label} className="flex items-center gap-1">
						{index > 0 && <ChevronRight aria-hidden className="size-3.5 text-muted" />}
						{index === steps.length - 1 ? (
							<span className="font-medium">{label}</span>
						) : (
							<button type="button" className="text-link cursor-pointer" onClick={() => void setDepth(to)}>
								{label}
							</button>
						)}
					</span>
				))}
			</nav>
			{error && <QueryProblem error={error} hasOldData={false} onRetry={() => void refetch()} />}
			{!shown && !error && <div className="mt-3 h-28 animate-pulse rounded-xl bg-surface" />}
			{shown && (
				<>
					<p className="mt-1 text-muted">
						{formatDecimalText(shown.line_kwh ?? shown.energy_kwh, currency)} kWh, {formatExactMoney(shown.cost, currency)}{" "}
						exactly
						{shown.level === "rooms" &&
							shown.rounding !== "0" &&
							`; rounding adds ${formatExactMoney(shown.rounding, currency)}, once for the line`}
					</p>
					{shown.changed_since && (
						<p className="mt-2 rounded-xl bg-warning-soft px-3.5 py-2.5 text-warning-soft-foreground">
							Readings or prices have moved since this bill was issued. What is below no longer sums to it; the difference is an
							adjustment in the next open bill.
						</p>
					)}
					<EvidenceRows
						evidence={shown}
						currency={currency}
						onOpen={(further) => void setDepth({ room, ...deeper, ...further })}
					/>
					{(shown.next !== null || after.length > 0) && (
						<div className="mt-3 flex gap-2">
							<Button
								size="sm"
								variant="tertiary"
								isDisabled={after.length === 0}
								onPress={() => setPage({ key, after: after.slice(0, -1) })}
							>
								Before
							</Button>
							<Button
								size="sm"
								variant="tertiary"
								isDisabled={shown.next === null}
								onPress={() => shown.next !== null && setPage({ key, after: [...after, shown.next] })}
							>
								Further
							</Button>
						</div>
					)}
					<p className="mt-2 text-xs text-muted">Times in {zone}.</p>
				</>
			)}
		</section>
	);
}
