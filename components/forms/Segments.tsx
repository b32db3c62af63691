"use client";

import { ToggleButton } from "@heroui/react/toggle-button";
import { ToggleButtonGroup } from "@heroui/react/toggle-button-group";

type SegmentsProps<T extends string> = {
	label: string;
	options: readonly { id: T; label: string }[];
	value: T | null;
	onChange: (value: T) => void;
};

/** One of a few, always visible. */
export function Segments<T extends string>({ label, options, value, onChange }: SegmentsProps<T>) {
	return (
		<ToggleButtonGroup
			aria-label={label}
			selectionMode="single"
			disallowEmptySelection={value !== null}
			selectedKeys={value === null ? [] : [value]}
			onSelectionChange={(keys) => {
				const [chosen] = [...keys];
				if (chosen !== undefined) onChange(chosen as T);
			}}
			className="segments"
		>
			{options.map((option) => (
				<ToggleButton key={option.id} id={option.id}>
					{option.label}
				</ToggleButton>
			))}
		</ToggleButtonGroup>
	);
}
