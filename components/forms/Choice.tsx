"use client";

import { Description } from "@heroui/react/description";
import { FieldError } from "@heroui/react/field-error";
import { Label } from "@heroui/react/label";
import { ListBox } from "@heroui/react/list-box";
import { Select } from "@heroui/react/select";

type Option = { id: string; label: string; hint?: string };
type ChoiceProps = {
	label: string;
	isLabelHidden?: boolean;
	options: readonly Option[];
	value: string | null;
	onChange: (value: string) => void;
	description?: string;
	error?: string | undefined;
	placeholder?: string;
	variant?: "primary" | "secondary";
	className?: string;
};

export function Choice({
	label,
	isLabelHidden = false,
	options,
	value,
	onChange,
	description,
	error,
	placeholder,
	variant = "secondary",
	className = "",
}: ChoiceProps) {
	return (
		<Select
			className={className}
			variant={variant}
			isInvalid={error !== undefined}
			validationBehavior={error === undefined ? "native" : "aria"}
			{...(isLabelHidden ? { "aria-label": label } : {})}
			{...(placeholder === undefined ? {} : { placeholder })}
			value={value}
			onChange={(key) => key !== null && onChange(String(key))}
		>
			{!isLabelHidden && <Label>{label}</Label>}
			<Select.Trigger>
				<Select.Value>
					{({ selectedText, isPlaceholder, defaultChildren }) => (isPlaceholder ? defaultChildren : selectedText)}
				</Select.Value>
				<Select.Indicator />
			</Select.Trigger>
			{description && <Description>{description}</Description>}
			<FieldError>{error}</FieldError>
			<Select.Popover>
				<ListBox>
					{options.map((option) => (
						<ListBox.Item key={option.id} id={option.id} textValue={option.label}>
							<span className="flex-1">{option.label}</span>
							{option.hint && <span className="text-xs text-muted">{option.hint}</span>}
							<ListBox.ItemIndicator />
						</ListBox.Item>
					))}
				</ListBox>
			</Select.Popover>
		</Select>
	);
}
