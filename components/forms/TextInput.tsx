"use client";

import { Description } from "@heroui/react/description";
import { FieldError } from "@heroui/react/field-error";
import { Input } from "@heroui/react/input";
import { Label } from "@heroui/react/label";
import { TextField } from "@heroui/react/textfield";
import type { ComponentProps, ReactNode } from "react";

type TextInputProps = Omit<ComponentProps<typeof TextField>, "children"> & {
	label: string;
	isLabelHidden?: boolean;
	description?: ReactNode;
	error?: string | undefined;
	placeholder?: string;
	suffix?: string;
};

export function TextInput({ label, isLabelHidden = false, description, error, placeholder, suffix, ...field }: TextInputProps) {
	return (
		<TextField
			fullWidth
			variant="secondary"
			isInvalid={error !== undefined}
			// A native error would keep the form from being sent again after the text was mended: only a new answer takes it away.
			validationBehavior={error === undefined ? "native" : "aria"}
			{...(isLabelHidden ? { "aria-label": label } : {})}
			{...field}
		>
			{!isLabelHidden && <Label>{label}</Label>}
			<div className="relative">
				<Input {...(placeholder === undefined ? {} : { placeholder })} className="w-full" />
				{suffix && (
					<span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-sm text-muted">{suffix}</span>
				)}
			</div>
			{description && <Description>{description}</Description>}
			<FieldError>{error}</FieldError>
		</TextField>
	);
}
