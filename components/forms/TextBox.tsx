"use client";

import { Description } from "@heroui/react/description";
import { FieldError } from "@heroui/react/field-error";
import { Label } from "@heroui/react/label";
import { TextArea } from "@heroui/react/textarea";
import { TextField } from "@heroui/react/textfield";
import type { ReactNode } from "react";

type TextBoxProps = {
	label: string;
	value: string;
	onChange: (value: string) => void;
	rows?: number;
	description?: ReactNode;
	error?: string | undefined;
	placeholder?: string;
	isCode?: boolean;
};

/** Text over several lines. */
export function TextBox({
	label,
	value,
	onChange,
	rows = 3,
	description,
	error,
	placeholder = "",
	isCode = false,
}: TextBoxProps) {
	return (
		<TextField
			fullWidth
			variant="secondary"
			value={value}
			onChange={onChange}
			isInvalid={error !== undefined}
			validationBehavior={error === undefined ? "native" : "aria"}
		>
			<Label>{label}</Label>
			<TextArea
				rows={rows}
				placeholder={placeholder}
				spellCheck={!isCode}
				className={`w-full ${isCode ? "font-mono text-[13px] leading-5" : ""}`}
			/>
			{description && <Description>{description}</Description>}
			<FieldError>{error}</FieldError>
		</TextField>
	);
}
