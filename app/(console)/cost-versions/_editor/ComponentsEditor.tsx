"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Choice } from "@/components/forms/Choice";
import { ComponentCard } from "./ComponentCard";
import type { PlacedProblems } from "./placeProblems";
import { addComponent, changeComponent, moveComponent, removeComponent, type TariffDraft } from "./tariffDraft";
import { type ComponentKind, isKind, KIND_ORDER, KINDS } from "./tariffFields";

type ComponentsEditorProps = {
	components: TariffDraft;
	problems: PlacedProblems;
	currency: string;
	onChange: (components: TariffDraft) => void;
};

/** The components in the order in which they are applied; any can be moved, removed or added. */
export function ComponentsEditor({ components, problems, currency, onChange }: ComponentsEditorProps) {
	// Said aloud for whoever does not see the list move.
	const [said, setSaid] = useState("");
	const add = (kind: ComponentKind) => {
		onChange(addComponent(components, kind));
		setSaid(`${KINDS[kind].title} added`);
	};
	const rows = components.map((component, index) => ({ component, index, key: component.id }));
	return (
		<div className="flex flex-col gap-4">
			{rows.map(({ component, index, key }) => (
				<ComponentCard
					key={key}
					component={component}
					index={index}
					before={components.slice(0, index)}
					count={components.length}
					problems={problems}
					currency={currency}
					onChange={(change) => onChange(changeComponent(components, index, change))}
					onMove={(by) => {
						onChange(moveComponent(components, index, by));
						setSaid(`Moved to place ${index + by + 1} of ${components.length}`);
					}}
					onRemove={() => {
						onChange(removeComponent(components, index));
						setSaid("Removed");
					}}
				/>
			))}
			<div className="panel flex flex-wrap items-end gap-3 border-dashed p-5">
				<Plus aria-hidden className="mb-2.5 size-5 text-muted" />
				<Choice
					label="Add a component"
					className="w-full sm:w-80"
					options={KIND_ORDER.map((kind) => ({ id: kind, label: KINDS[kind].title }))}
					value={null}
					placeholder="Energy, demand, fixed charge, duty…"
					onChange={(kind) => isKind(kind) && add(kind)}
				/>
			</div>
			<p role="status" className="sr-only">
				{said}
			</p>
		</div>
	);
}
