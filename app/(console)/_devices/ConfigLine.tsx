import { CircleCheck, CircleX, Hourglass } from "lucide-react";
import type { DeviceBody } from "@/wire/http/devices";
import { configWords } from "./configWords";

const LOOK = {
	taken: { icon: CircleCheck, tone: "text-muted" },
	waiting: { icon: Hourglass, tone: "text-muted" },
	refused: { icon: CircleX, tone: "text-danger-soft-foreground" },
} as const;

type ConfigLineProps = {
	config: DeviceBody["config"];
	zone: string;
	now: number;
	className?: string;
	/** With what it means written out, where there is room for it. */
	isExplained?: boolean;
};

/** What the device made of its configuration; nothing where it is told none. */
export function ConfigLine({ config, zone, now, className = "", isExplained = false }: ConfigLineProps) {
	if (config === null) return null;
	const { state, text, hint } = configWords(config, zone, now);
	const { icon: Icon, tone } = LOOK[state];
	const line = (
		<span
			{...(isExplained ? {} : { title: hint })}
			data-config={state}
			className={`flex items-start gap-1 text-xs font-normal ${tone} ${className}`}
		>
			<Icon aria-hidden className="mt-0.5 size-3 shrink-0" />
			{text}
		</span>
	);
	if (!isExplained) return line;
	return (
		<div>
			{line}
			<p className="mt-0.5 pl-4 text-xs text-muted">{hint}</p>
		</div>
	);
}
