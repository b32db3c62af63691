"use client";

import { Zap, ZapOff } from "lucide-react";
import type { ReactNode } from "react";
import { useActive } from "@/app/_client/useRuntime";
import { Energy, Money, Power } from "@/components/figures/Figures";
import { formatAgo, formatClock, formatInstant, localDateOf } from "@/components/figures/formatTime";
import type { ActiveResponse } from "@/wire/http/runtime";
import { lostWords } from "./onNowWords";

/** Who switched it on, as people say it. */
const BY: Readonly<Record<string, string>> = {
	app: "from a page",
	api: "by a script",
	schedule: "by the timetable",
	pir: "by motion",
	voice: "by voice",
	manual: "at the wall",
	mqtt: "by the device",
	system: "when AutoVolt started",
};

/** One line that lives: what is ON in the room, what it draws, what it has used so far. */
export function OnNowLine({ code, now }: { code: string; now: number }) {
	const { data, error } = useActive(code);
	if (!data)
		return error ? (
			<Line isOn={false}>What is ON could not be asked; the page tries again by itself.</Line>
		) : (
			<div aria-hidden className="panel flex h-14 items-center px-5">
				<div className="h-3.5 w-64 animate-pulse rounded-full bg-surface-secondary" />
			</div>
		);
	const { activeSwitchCount: count, offline } = data;
	const lost = <Lost offline={offline} isAll={count === null} now={now} />;
	if (count === null)
		return (
			<Line isOn={false}>
				<span className="text-muted">
					{offline.device_count > 0 ? (
						<>
							{offline.device_count === 1 ? "Its device is" : "Its devices are"} offline: what is ON now is not known. {lost}
						</>
					) : (
						"Nothing has been heard of this room's switches yet."
					)}
				</span>
			</Line>
		);
	if (count === 0)
		return (
			<Line isOn={false}>
				<span>All switches are OFF{data.power_source === "measured" && <PowerPart data={data} />}. </span>
				{lost}
			</Line>
		);
	return (
		<Line isOn>
			<strong className="font-semibold">
				{count} {count === 1 ? "switch" : "switches"} ON
			</strong>
			<PowerPart data={data} />,{" "}
			<strong className="font-semibold">
				<Energy kilowattHours={data.activeEnergyKwh} />
			</strong>{" "}
			and{" "}
			<strong className="font-semibold">
				<Money amount={data.activeCost} currency={data.currency} unpricedKwh={data.unpriced_kwh} />
			</strong>{" "}
			so far
			<Since data={data} /> {lost}
		</Line>
	);
}

function PowerPart({ data }: { data: ActiveResponse }) {
	if (data.currentPowerW === null) return null;
	return (
		<>
			,{" "}
			<strong className="font-semibold">
				<Power watts={data.currentPowerW} reason="" />
			</strong>
			{data.power_source !== "measured" && (
				<span className="text-muted" title="The readings say no power: this is the sum of the ratings of what is ON.">
					{data.power_source === "rated" ? " rated" : " partly rated"}
				</span>
			)}
		</>
	);
}

function Since({ data }: { data: ActiveResponse }) {
	const [first] = data.switches;
	if (!first?.device_online) return null;
	const today = localDateOf(data.as_of);
	const when = localDateOf(first.on_since) === today ? formatClock(first.on_since) : formatInstant(first.on_since, today);
	return (
		<span className="text-muted">
			, the first since {when} ({first.switchName}, {BY[first.source] ?? first.source})
		</span>
	);
}

/** What was last known of devices that are out of reach. `isAll`: none is in reach, and the line has said so. */
function Lost({ offline, isAll, now }: { offline: ActiveResponse["offline"]; isAll: boolean; now: number }) {
	if (offline.device_count === 0) return null;
	return <span className="text-muted">{lostWords(offline, isAll, formatAgoOrNull(offline.last_seen_at, now))}</span>;
}

function formatAgoOrNull(at: string | null, now: number): string | null {
	return at === null ? null : formatAgo(at, now);
}

function Line({ isOn, children }: { isOn: boolean; children: ReactNode }) {
	const Icon = isOn ? Zap : ZapOff;
	return (
		<section aria-label="On now" className="panel flex min-h-14 items-center gap-3 px-5 py-3 text-sm">
			<Icon aria-hidden className={`size-4 shrink-0 ${isOn ? "text-series-now" : "text-muted"}`} />
			<p>{children}</p>
		</section>
	);
}
