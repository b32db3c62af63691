"use client";

import { Button } from "@heroui/react/button";
import { Spinner } from "@heroui/react/spinner";
import { Switch } from "@heroui/react/switch";
import {
	CircleQuestionMark,
	Fan,
	Lightbulb,
	type LucideIcon,
	Monitor,
	Plug,
	Projector,
	Snowflake,
	ToggleRight,
	TriangleAlert,
} from "lucide-react";
import { formatPower } from "@/components/figures/formatQuantity";
import { formatClock, formatInstant, inZone, localDateOf } from "@/components/figures/formatTime";
import type { DeviceState } from "@/components/figures/StatusChip";
import type { RoomSwitchBody } from "@/wire/http/roomSwitches";
import { type SwitchLook, sourceWords } from "./switchLook";

const ICONS: Readonly<Record<RoomSwitchBody["type"], LucideIcon>> = {
	light: Lightbulb,
	fan: Fan,
	ac: Snowflake,
	projector: Projector,
	computer: Monitor,
	outlet: Plug,
	relay: ToggleRight,
	other: CircleQuestionMark,
};

type SwitchRowProps = {
	known: RoomSwitchBody;
	look: SwitchLook;
	deviceStatus: DeviceState;
	zone: string;
	/** Null: may only look. */
	onOrder: ((state: boolean) => void) | null;
};

export function SwitchRow({ known, look, deviceStatus, zone, onOrder }: SwitchRowProps) {
	const Icon = ICONS[known.type];
	const isStale = deviceStatus !== "live" && look.phase === "settled";
	const isOn = look.shown === "on";
	return (
		<li
			data-switch={known.name}
			data-phase={look.phase}
			data-state={look.shown ?? "unknown"}
			className="flex flex-col gap-2 rounded-xl bg-surface-secondary px-3 py-2.5"
		>
			<div className="flex items-center gap-3">
				<Icon aria-hidden className={`size-5 shrink-0 ${isOn && !isStale ? "text-accent" : "text-muted"}`} />
				<div className="min-w-0 flex-1">
					<p className="truncate text-sm font-medium">{known.name}</p>
					<p className="text-xs text-muted" aria-live="polite">
						<StateWords known={known} look={look} deviceStatus={deviceStatus} zone={zone} />
					</p>
				</div>
				<span className="text-right text-xs whitespace-nowrap text-muted">
					{formatPower(known.power_rating_w)}
					{known.rating_is_default && <span className="block">to be confirmed</span>}
				</span>
				{look.phase === "pending" && <Spinner size="sm" aria-label={`Waiting for ${known.name}`} />}
				<Control name={known.name} look={look} isStale={isStale} onOrder={onOrder} />
			</div>
			{look.phase === "failed" && (
				<p role="alert" className="flex flex-wrap items-center gap-2 text-xs text-danger-soft-foreground">
					<TriangleAlert aria-hidden className="size-4 shrink-0" />
					<span className="min-w-0 flex-1">{look.reason}</span>
					{onOrder && look.wanted !== null && (
						<Button size="sm" variant="tertiary" onPress={() => onOrder(look.wanted === true)}>
							Try again
						</Button>
					)}
				</p>
			)}
		</li>
	);
}

function StateWords({ known, look, deviceStatus, zone }: Pick<SwitchRowProps, "known" | "look" | "deviceStatus" | "zone">) {
	if (look.phase === "pending") return `Switching ${look.shown}…`;
	if (known.state === null) return "Unknown: nobody has said yet";
	const state = known.state === "on" ? "ON" : "OFF";
	if (deviceStatus === "offline" || deviceStatus === "never") return `Last known ${state}; the device is offline`;
	const words = [known.since === null ? state : `${state} since ${sinceWords(known.since, zone)}`, sourceWords(known.source)];
	return words.filter((part) => part !== "").join(", ");
}

/** 14:05 today, else the day with it. */
function sinceWords(since: string, zone: string): string {
	const [at, today] = [inZone(since, zone), inZone(new Date().toISOString(), zone)];
	return localDateOf(at) === localDateOf(today) ? formatClock(at) : formatInstant(at, today);
}

type ControlProps = { name: string; look: SwitchLook; isStale: boolean; onOrder: ((state: boolean) => void) | null };

/** A toggle says what it would undo; of a state that nobody knows, both ways are offered. */
function Control({ name, look, isStale, onOrder }: ControlProps) {
	if (onOrder === null) return <Pill shown={look.shown} isStale={isStale} />;
	if (look.shown === null)
		return (
			<span className="flex gap-1">
				<Button size="sm" variant="tertiary" aria-label={`${name} on`} onPress={() => onOrder(true)}>
					On
				</Button>
				<Button size="sm" variant="tertiary" aria-label={`${name} off`} onPress={() => onOrder(false)}>
					Off
				</Button>
			</span>
		);
	return (
		<Switch
			aria-label={name}
			isSelected={look.shown === "on"}
			onChange={onOrder}
			className={`${isStale ? "opacity-60 grayscale" : ""} ${look.phase === "pending" ? "animate-pulse motion-reduce:animate-none" : ""}`}
		>
			<Switch.Content>
				<Switch.Control className="outline-1 outline-muted">
					<Switch.Thumb />
				</Switch.Control>
			</Switch.Content>
		</Switch>
	);
}

function Pill({ shown, isStale }: { shown: SwitchLook["shown"]; isStale: boolean }) {
	const look = shown === "on" && !isStale ? "bg-accent text-accent-foreground" : "bg-default text-default-foreground";
	return (
		<span className={`grid h-5.5 w-10 shrink-0 place-items-center rounded-full text-[11px] font-semibold uppercase ${look}`}>
			{shown ?? "–"}
		</span>
	);
}
