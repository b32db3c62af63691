"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { type Problem, sendJson } from "@/app/_client/requestJson";
import { useBuildings, useClassrooms } from "@/app/_client/useConfiguration";
import { useRecordTariff } from "@/app/_client/useRecordTariff";
import { fieldErrors } from "@/app/_client/useSend";
import { useSettled } from "@/app/_client/useSettled";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { formatRate } from "@/components/figures/formatQuantity";
import { formatDay } from "@/components/figures/formatTime";
import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import type { ImpactBody } from "@/wire/http/costImpact";
import { SendProblem } from "../SendProblem";
import { ConflictNotice } from "./ConflictNotice";
import { ImpactPreview } from "./ImpactPreview";
import { reachOfTyped } from "./reachOfTyped";
import { scopeFields, scopeOptions, WHOLE_SITE } from "./scopeChoice";

type CostVersionFormProps = {
	basedOn: number;
	versions: readonly ShownVersion[];
	currency: string;
	zone: string;
	today: string;
	firstFrom: string | null;
	firstClassroom: string | null;
	/** The site asks for a second person: a price is submitted, not recorded. */
	needsSecond: boolean;
	onRecorded: (recalculation: string | null) => void;
	onClose: () => void;
	onReload: () => void;
};

const PRICE = /^\d+([.,]\d{1,6})?$/;
/** What may still become a price: nothing yet, or digits that wait for their decimals. */
const PRICE_BEGUN = /^(\d+[.,]?)?$/;
const PRICE_RULE = "a price of 0 or more, with at most 6 decimals";
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const PAUSE_MS = 350;

/** A flat price with its date. What it would change is asked for while it is typed, and shown before it is done. */
export function CostVersionForm({
	basedOn,
	versions,
	currency,
	zone,
	today,
	firstFrom,
	firstClassroom,
	needsSecond,
	onRecorded,
	onClose,
	onReload,
}: CostVersionFormProps) {
	const { data: classrooms = [] } = useClassrooms();
	const { data: buildings } = useBuildings();
	const [price, setPrice] = useState("");
	const [from, setFrom] = useState(firstFrom ?? today);
	const [scope, setScope] = useState(firstClassroom === null ? WHOLE_SITE : `r:${firstClassroom}`);
	const [notes, setNotes] = useState("");
	// The list that the author saw; a version recorded since then is a conflict that has to be looked at first.
	const [seen, setSeen] = useState({ basedOn, ids: versions.map((version) => version.id) });
	const body = { cost_per_kwh: price.trim().replace(",", "."), effective_from: from, ...scopeFields(scope) };
	const isWrong = !PRICE.test(price.trim()) && !PRICE_BEGUN.test(price.trim());
	const isComplete = PRICE.test(price.trim()) && DATE.test(from);
	const typed = JSON.stringify(body);
	const settled = useSettled(typed, PAUSE_MS);
	const preview = useQuery<{ impact: ImpactBody }, Problem>({
		queryKey: ["cost-version-impact", settled, basedOn],
		queryFn: () => sendJson("POST", "/api/power-analytics/cost-versions", { ...JSON.parse(settled), dry_run: true }),
		enabled: isComplete && settled === typed,
		retry: false,
		staleTime: 30_000,
	});
	const send = useRecordTariff(({ action, recalculation }) => {
		const said = formatRate(Number(body.cost_per_kwh), currency);
		if (action === "record") toast.success("Price recorded", { description: `${said}; costs follow within seconds.` });
		else toast.success("Submitted", { description: `${said} prices nothing until another admin approves it.` });
		onRecorded(recalculation);
	});
	const isConflict = send.error?.status === 409;
	const errors = { ...fieldErrors(preview.error), ...fieldErrors(send.error) };
	const lookAgain = () => {
		setSeen({ basedOn, ids: versions.map((version) => version.id) });
		send.reset();
	};

	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				send.mutate(
					{
						action: needsSecond ? "submit" : "record",
						body: { ...body, notes: notes.trim() },
						basedOn: seen.basedOn,
						draftId: null,
					},
					{ onError: onReload },
				);
			}}
			className="panel flex flex-col gap-4 p-5 sm:p-6"
			aria-labelledby="new-price-title"
		>
			<div className="flex flex-wrap items-baseline justify-between gap-2">
				<h2 id="new-price-title" className="text-base font-medium">
					New price
				</h2>
				<Link href="/cost-versions/new" className="text-link text-sm">
					Time of use, slabs, demand…
				</Link>
			</div>
			{isConflict ? (
				<ConflictNotice fresh={versions.filter((version) => !seen.ids.includes(version.id))} zone={zone} onLook={lookAgain} />
			) : (
				<SendProblem problem={send.error} />
			)}
			<div className="grid grid-cols-2 gap-4">
				<TextInput
					label="Price per kWh"
					value={price}
					onChange={setPrice}
					isRequired
					autoFocus
					inputMode="decimal"
					suffix={currency}
					placeholder="8.50"
					error={isWrong ? PRICE_RULE : errors.cost_per_kwh}
				/>
				<TextInput
					label="From"
					type="date"
					value={from}
					onChange={setFrom}
					isRequired
					error={errors.effective_from}
					description={DATE.test(from) ? `${formatDay(from)}, 00:00` : "The first day that has this price"}
				/>
			</div>
			<Choice
				label="Holds for"
				options={scopeOptions(buildings?.buildings ?? [], classrooms)}
				value={scope}
				onChange={setScope}
				error={errors.classroom ?? errors.building}
			/>
			<TextInput label="Notes" value={notes} onChange={setNotes} placeholder="Which order, which bill" error={errors.notes} />
			<ImpactPreview
				impact={isComplete ? preview.data?.impact : undefined}
				isLoading={isComplete && preview.isFetching}
				error={preview.error}
				today={today}
				from={from}
				zone={zone}
				reach={reachOfTyped({ scope, from, until: "" }, versions, zone)}
			/>
			<div className="flex justify-end gap-2">
				<Button variant="tertiary" onPress={onClose} isDisabled={send.isPending}>
					Cancel
				</Button>
				<Button type="submit" isPending={send.isPending} isDisabled={!isComplete || isConflict}>
					{needsSecond ? "Submit for approval" : "Record this price"}
				</Button>
			</div>
		</form>
	);
}
