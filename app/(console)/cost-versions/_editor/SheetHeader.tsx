"use client";

import { useBuildings, useClassrooms } from "@/app/_client/useConfiguration";
import { formatDay } from "@/components/figures/formatTime";
import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import { scopeOptions } from "../scopeChoice";
import type { TariffSheet } from "./tariffSheet";

type SheetHeaderProps = {
	sheet: TariffSheet;
	errors: Readonly<Record<string, string>>;
	/** A draft's scope is fixed once it is kept. */
	isScopeFixed: boolean;
	onChange: (change: Partial<TariffSheet>) => void;
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** For whom and when a tariff holds, and why it was written. */
export function SheetHeader({ sheet, errors, isScopeFixed, onChange }: SheetHeaderProps) {
	const { data: classrooms = [] } = useClassrooms();
	const { data: buildings } = useBuildings();
	const options = scopeOptions(buildings?.buildings ?? [], classrooms);
	return (
		<section aria-label="For whom and when" className="panel grid gap-4 p-5 sm:grid-cols-2 xl:grid-cols-3">
			<Choice
				label="Holds for"
				options={isScopeFixed ? options.filter(({ id }) => id === sheet.scope) : options}
				value={sheet.scope}
				onChange={(scope) => onChange({ scope })}
				error={errors["building"] ?? errors["classroom"]}
				{...(isScopeFixed ? { description: "Fixed for this draft; another scope needs another draft." } : {})}
			/>
			<TextInput
				label="From"
				type="date"
				value={sheet.from}
				onChange={(from) => onChange({ from })}
				isRequired
				error={errors["effective_from"]}
				description={DATE.test(sheet.from) ? `${formatDay(sheet.from)}, 00:00` : "The first day that has this tariff"}
			/>
			<TextInput
				label="Until"
				type="date"
				value={sheet.until}
				onChange={(until) => onChange({ until })}
				error={errors["effective_until"]}
				description={sheet.until === "" ? "Open: until the next version" : "This day is no longer priced by it"}
			/>
			<div className="sm:col-span-2 xl:col-span-3">
				<TextInput
					label="Notes"
					value={sheet.notes}
					onChange={(notes) => onChange({ notes })}
					placeholder="Which order, which bill"
					error={errors["notes"]}
				/>
			</div>
		</section>
	);
}
