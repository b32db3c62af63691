"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { ChartPanel, Legend } from "@/components/charts/ChartPanel";
import { SpanChart } from "@/components/charts/SpanChart";
import { Segments } from "@/components/forms/Segments";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { toLabelledDrafts, toLabelledVersion } from "./describeVersion";
import { axisOf, prepareSpans } from "./prepareSpans";
import { SpansTable } from "./SpansTable";

const CHOICES = [
	{ id: "all", label: "All" },
	{ id: "2y", label: "2 years" },
	{ id: "6m", label: "6 months" },
] as const;

type PricesPanelProps = {
	versions: readonly ShownVersion[];
	drafts: readonly CostVersionDraftBody[];
	siteName: string;
	zone: string;
	now: number;
	chosen: string | null;
	onChoose: (key: string) => void;
};

/** Which price holds when and for whom, on one axis of time. */
export function PricesPanel({ versions, drafts, siteName, zone, now, chosen, onChoose }: PricesPanelProps) {
	const [choice, setChoice] = useQueryState("span", parseAsStringLiteral(["all", "2y", "6m"] as const).withDefault("all"));
	const labelled = versions.map((version) => toLabelledVersion(version, zone));
	const proposed = toLabelledDrafts(drafts, versions, zone);
	const axis = axisOf([...labelled, ...proposed], choice, now);
	const rows = prepareSpans(labelled, proposed, axis, now, siteName);
	return (
		<ChartPanel
			title="Prices over time"
			controls={<Segments label="Time shown" options={CHOICES} value={choice} onChange={(id) => void setChoice(id)} />}
			legend={<Legend entries={[{ label: "Unpriced", mark: "hatch" }]} />}
			chart={<SpanChart rows={rows} axis={axis} now={now} chosen={chosen} onChoose={onChoose} />}
			table={<SpansTable rows={rows} zone={zone} axis={axis} onChoose={onChoose} />}
			footer={`Choose a bar to open its version; a narrow one bears the version's number (v) or the draft's (d). The upright line is now; days begin at midnight in ${zone}.`}
		/>
	);
}
