import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import { type ComponentKind, type FieldSpec, shownFields } from "./tariffFields";

type FieldGridProps = {
	kind: ComponentKind;
	values: Readonly<Record<string, string>>;
	/** Path of the component in the document: "components.0". */
	path: string;
	errors: Readonly<Record<string, string>>;
	currency: string;
	onChange: (values: Readonly<Record<string, string>>) => void;
};

/** The plain fields of a component, each with what the server says of it. */
export function FieldGrid({ kind, values, path, errors, currency, onChange }: FieldGridProps) {
	const fields = shownFields(kind, values);
	if (fields.length === 0) return null;
	return (
		<div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
			{fields.map((field) => {
				const set = (text: string) => onChange({ ...values, [field.name]: text });
				const error = errors[`${path}.${field.name}`];
				if (field.type === "choice")
					return (
						<Choice
							key={field.name}
							label={field.label}
							options={field.options ?? []}
							value={values[field.name] ?? field.byDefault ?? null}
							onChange={set}
							error={error}
						/>
					);
				return (
					<TextInput
						key={field.name}
						label={field.label}
						value={values[field.name] ?? ""}
						onChange={set}
						isRequired={field.isRequired ?? false}
						inputMode={field.type === "decimal" ? "decimal" : field.type === "integer" ? "numeric" : "text"}
						error={error}
						{...(field.placeholder === undefined ? {} : { placeholder: field.placeholder })}
						{...(field.hint === undefined ? {} : { description: field.hint })}
						{...suffixOf(field, currency)}
					/>
				);
			})}
		</div>
	);
}

function suffixOf({ unit }: FieldSpec, currency: string): { suffix?: string } {
	if (unit === undefined) return {};
	switch (unit) {
		case "percent":
			return { suffix: "%" };
		case "money":
			return { suffix: currency };
		case "per_kwh":
			return { suffix: `${currency}/kWh` };
		case "per_kvah":
			return { suffix: `${currency}/kVAh` };
	}
}
