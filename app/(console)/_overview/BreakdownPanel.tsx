"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { Unit } from "@/app/_client/useView";
import { Segments } from "@/components/forms/Segments";
import type { OverviewResponse } from "@/wire/http/overview";
import { BuildingsPanel } from "./BuildingsPanel";
import { TypesPanel } from "./TypesPanel";

const WAYS = ["building", "type"] as const;
const OPTIONS = [
	{ id: "building", label: "Building" },
	{ id: "type", label: "Type" },
] as const;

type BreakdownPanelProps = { data: OverviewResponse; unit: Unit; rangeOf: string };

/** The same energy by building or by what it was used for; which one stands in the address. */
export function BreakdownPanel(props: BreakdownPanelProps) {
	const [by, setBy] = useQueryState("by", parseAsStringLiteral(WAYS).withDefault("building"));
	const controls = (
		<Segments label="Break down by building or device type" options={OPTIONS} value={by} onChange={(way) => void setBy(way)} />
	);
	return by === "type" ? <TypesPanel {...props} controls={controls} /> : <BuildingsPanel {...props} controls={controls} />;
}
