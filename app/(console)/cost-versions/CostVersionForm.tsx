"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Problem, sendJson } from "@/app/_client/requestJson";
import { useClassrooms } from "@/app/_client/useConfiguration";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { useSettled } from "@/app/_client/useSettled";
import { formatRate } from "@/components/figures/formatQuantity";
import { formatDay } from "@/components/figures/formatTime";
import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import type { ImpactBody } from "@/wire/http/costImpact";
import type { CostVersionBody } from "@/wire/http/costVersions";
import { SendProblem } from "../SendProblem";
import { ConflictNotice } from "./ConflictNotice";
import { ImpactPreview } from "./ImpactPreview";

type CostVersionFormProps = {
	basedOn: number;
	versions: readonly CostVersionBody[];
	currency: string;
	zone: string;
	today: string;
	firstFrom: string | null;
	firstClassroom: string | null;
	onClose: () => void;
	onReload: () => void;
};

const SITE = "site";
const PRICE = /^\d+([.,]\d{1,6})?$/;
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
	onClose,
	onReload,
}: CostVersionFormProps) {
	const { data: classrooms = [] } = useClassrooms();
	const [price, setPrice] = useState("");
	const [from, setFrom] = useState(firstFrom ?? today);
	const [scope, setScope] = useState(firstClassroom === null ? SITE : `r:${firstClassroom}`);
	const [notes, setNotes] = useState("");
	// The list that the author saw; a version recorded since then is a conflict that has to be looked at first.
	const [seen, setSeen] = useState({ basedOn, ids: versions.map((version) => version.id) });
	const body = {
		cost_per_kwh: price.trim().replace(",", "."),
		effective_from: from,
		classroom: scope === SITE ? null : scope.slice(2),
	};
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
	const send = useSend<{ version: CostVersionBody }>(({ version }) => {
		toast.success("Price recorded", {
			description:
				version.cost_per_kwh === null ? "" : `${formatRate(version.cost_per_kwh, currency)}; costs follow within seconds.`,
		});
		onClose();
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
						method: "POST",
						url: "/api/power-analytics/cost-versions",
						body: { ...body, notes: notes.trim(), based_on: seen.basedOn },
					},
					{ onError: onReload },
				);
			}}
			className="panel flex flex-col gap-4 p-5 sm:p-6"
			aria-labelledby="new-price-title"
		>
			<h2 id="new-price-title" className="text-base font-medium">
				New price
			</h2>
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
					error={errors.cost_per_kwh}
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
				options={[
					{ id: SITE, label: "The whole site" },
					...classrooms.map((each) => ({ id: `r:${each.code}`, label: each.code, hint: each.building ?? "" })),
				]}
				value={scope}
				onChange={setScope}
				error={errors.classroom}
			/>
			<TextInput label="Notes" value={notes} onChange={setNotes} placeholder="Which order, which bill" error={errors.notes} />
			<ImpactPreview
				impact={isComplete ? preview.data?.impact : undefined}
				isLoading={isComplete && preview.isFetching}
				error={preview.error}
				today={today}
				from={from}
				zone={zone}
			/>
			<div className="flex justify-end gap-2">
				<Button variant="tertiary" onPress={onClose} isDisabled={send.isPending}>
					Cancel
				</Button>
				<Button type="submit" isPending={send.isPending} isDisabled={!isComplete || isConflict}>
					Record this price
				</Button>
			</div>
		</form>
	);
}
