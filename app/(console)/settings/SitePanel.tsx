"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { CheckField } from "@/components/forms/CheckField";
import { TextInput } from "@/components/forms/TextInput";
import type { SiteBody } from "@/wire/http/sites";
import { SendProblem } from "../SendProblem";
import { SettingsSection } from "./SettingsSection";

export function SitePanel({ site, mayChange }: { site: SiteBody; mayChange: boolean }) {
	const [name, setName] = useState(site.name);
	const [zone, setZone] = useState(site.time_zone);
	const [currency, setCurrency] = useState(site.currency);
	const [approval, setApproval] = useState(site.tariff_approval);
	const send = useSend<SiteBody>(() => toast.success("Saved"));
	const errors = fieldErrors(send.error);
	const change = {
		...(name.trim() === site.name ? {} : { name: name.trim() }),
		...(zone.trim() === site.time_zone ? {} : { time_zone: zone.trim() }),
		...(currency.trim() === site.currency ? {} : { currency: currency.trim() }),
		...(approval === site.tariff_approval ? {} : { tariff_approval: approval }),
	};
	const isChanged = Object.keys(change).length > 0;
	return (
		<SettingsSection
			title="Site"
			text={`The zone decides where a day begins and ends, and so what each day used and cost.${mayChange ? "" : " An admin may change this."}`}
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					send.mutate({ method: "PATCH", url: `/api/sites/${site.id}`, body: change });
				}}
				className="flex flex-col gap-4"
			>
				<SendProblem problem={send.error} />
				<div className="grid gap-4 sm:grid-cols-3">
					<TextInput
						label="Name"
						value={name}
						onChange={setName}
						isRequired={mayChange}
						isReadOnly={!mayChange}
						error={errors.name}
					/>
					<TextInput
						label="Time zone (IANA)"
						value={zone}
						onChange={setZone}
						isRequired={mayChange}
						isReadOnly={!mayChange}
						error={errors.time_zone}
					/>
					<TextInput
						label="Currency (ISO 4217)"
						value={currency}
						onChange={(text) => setCurrency(text.toUpperCase())}
						maxLength={3}
						isRequired={mayChange}
						isReadOnly={!mayChange}
						error={errors.currency}
					/>
				</div>
				<CheckField
					label="A second person approves prices"
					isSelected={approval === "second_person"}
					onChange={(isSelected) => setApproval(isSelected ? "second_person" : "none")}
					isDisabled={!mayChange}
					description="A new price or tariff is submitted and prices nothing until another admin than its author approves it."
				/>
				{"time_zone" in change && (
					<p className="rounded-xl bg-warning-soft px-3 py-2.5 text-sm leading-6 text-warning-soft-foreground">
						From now on days begin at midnight in {zone}. Days before keep {site.time_zone}; the present day is computed anew,
						with its costs.
					</p>
				)}
				{mayChange && (
					<Button type="submit" className="self-start" isDisabled={!isChanged} isPending={send.isPending}>
						Save
					</Button>
				)}
			</form>
		</SettingsSection>
	);
}
