"use client";

import { Checkbox } from "@heroui/react/checkbox";
import { Description } from "@heroui/react/description";
import { Label } from "@heroui/react/label";

type CheckFieldProps = {
	label: string;
	isSelected: boolean;
	onChange: (isSelected: boolean) => void;
	description?: string;
	isDisabled?: boolean;
};

export function CheckField({ label, isSelected, onChange, description, isDisabled = false }: CheckFieldProps) {
	return (
		<Checkbox variant="secondary" isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
			<Checkbox.Content>
				<Checkbox.Control>
					<Checkbox.Indicator />
				</Checkbox.Control>
				<Label>{label}</Label>
			</Checkbox.Content>
			{description && <Description>{description}</Description>}
		</Checkbox>
	);
}
