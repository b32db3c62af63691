"use client";

import { ToggleButton } from "@heroui/react/toggle-button";
import { ToggleButtonGroup } from "@heroui/react/toggle-button-group";
import { useId } from "react";

type ManySegmentsProps<T extends string> = {
	label: string;
	options: readonly { id: T; label: string; hint?: string }[];
	value: readonly T[];
	onChange: (value: T[]) => void;
	description?: string;
	error?: string | undefined;
};

/** Some of a few, always visible. */
export function ManySegments<T extends string>({ label, options, value, onChange, description, error }: ManySegmentsProps<T>) {
	const id = useId();
	return (
		<div className="flex flex-col gap-1.5" data-invalid={error === undefined ? undefined : true}>
			<span id={id} className="text-sm font-medium text-foreground">
				{label}
			</span>
			<ToggleButtonGroup
				aria-labelledby={id}
				isDetached
				selectionMode="multiple"
				selectedKeys={[...value]}
				onSelectionChange={(keys) => onChange(options.map((option) => option.id).filter((each) => keys.has(each)))}
				className="segments flex-wrap justify-start"
			>
				{options.map((option) => (
					<ToggleButton key={option.id} id={option.id} size="sm" {...(option.hint ? { "aria-label": option.hint } : {})}>
						{option.label}
					</ToggleButton>
				))}
			</ToggleButtonGroup>
			{description && <p className="text-xs text-muted">{description}</p>}
			{error && <p className="text-xs text-danger-soft-foreground">{error}</p>}
		</div>
	);
}
