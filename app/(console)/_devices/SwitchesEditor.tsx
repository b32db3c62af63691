"use client";

import { Button } from "@heroui/react/button";
import { X } from "lucide-react";
import { useRef } from "react";
import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import { nextSwitchName, SWITCH_KINDS, SWITCH_PRESETS, type SwitchDraft, type SwitchKind } from "./switchPresets";

type SwitchesEditorProps = {
	drafts: readonly SwitchDraft[];
	onChange: (drafts: SwitchDraft[]) => void;
	errors: Record<string, string>;
	/** So many stay: the positions that the device reports by. */
	keep?: number;
};

export function SwitchesEditor({ drafts, onChange, errors, keep = 0 }: SwitchesEditorProps) {
	const counter = useRef(0);
	const add = (presetId: string) => {
		const preset = SWITCH_PRESETS.find((each) => each.id === presetId);
		if (!preset) return;
		counter.current += 1;
		const draft = {
			key: `new-${counter.current}`,
			name: nextSwitchName(preset.name, drafts),
			type: preset.type,
			ratingW: String(preset.ratingW),
		};
		onChange([...drafts, draft]);
	};
	const change = (key: string, part: Partial<SwitchDraft>) =>
		onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));

	return (
		<fieldset className="flex flex-col gap-3">
			<legend className="mb-2 text-sm font-medium">
				Switches <span className="font-normal text-muted">in the order of switch_state; none for a pure meter</span>
			</legend>
			{drafts.map((draft, index) => (
				<div
					key={draft.key}
					className="grid grid-cols-[minmax(0,1fr)_6rem_2.25rem] items-end gap-2 border-b border-separator pb-4 last-of-type:border-0 last-of-type:pb-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_6rem_2.25rem] sm:border-0 sm:pb-0"
				>
					<TextInput
						className="col-span-3 sm:col-span-1"
						label={`Switch ${index}`}
						value={draft.name}
						onChange={(name) => change(draft.key, { name })}
						isRequired
						error={errors[`switches.${index}.name`]}
					/>
					<Choice
						label="Type"
						options={SWITCH_KINDS}
						value={draft.type}
						onChange={(type) => change(draft.key, { type: type as SwitchKind })}
					/>
					<TextInput
						label="Rating"
						value={draft.ratingW}
						onChange={(ratingW) => change(draft.key, { ratingW })}
						inputMode="decimal"
						suffix="W"
						error={errors[`switches.${index}.power_rating_w`]}
					/>
					<Button
						isIconOnly
						isDisabled={index < keep}
						variant="ghost"
						aria-label={`Remove ${draft.name}`}
						onPress={() => onChange(drafts.filter((each) => each.key !== draft.key))}
					>
						<X aria-hidden className="size-4" />
					</Button>
				</div>
			))}
			<Choice
				label="Add a switch"
				isLabelHidden
				placeholder="Add a switch…"
				options={SWITCH_PRESETS.map(({ id, label }) => ({ id, label }))}
				value={null}
				onChange={add}
			/>
		</fieldset>
	);
}
