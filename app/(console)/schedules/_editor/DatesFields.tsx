import { Button } from "@heroui/react/button";
import { Plus } from "lucide-react";
import { useTerms } from "@/app/_client/useTimetable";
import { formatDayRange } from "@/components/figures/formatTime";
import { CheckField } from "@/components/forms/CheckField";
import { TextInput } from "@/components/forms/TextInput";
import { ExceptionFields } from "./ExceptionFields";
import type { ExceptionForm, ScheduleForm } from "./scheduleForm";

type DatesFieldsProps = {
	form: ScheduleForm;
	onChange: (change: Partial<ScheduleForm>) => void;
	errors: Record<string, string>;
	needs: { start: boolean; end: boolean };
};

/** On which dates: validity, terms, holidays, and single dates on which it is otherwise. */
export function DatesFields({ form, onChange, errors, needs }: DatesFieldsProps) {
	const { data } = useTerms();
	const terms = data?.terms ?? [];
	const { exceptions } = form;
	const setException = (key: number, change: Partial<ExceptionForm>) =>
		onChange({ exceptions: exceptions.map((each) => (each.key === key ? { ...each, ...change } : each)) });
	const add = () => {
		const key = Math.max(-1, ...exceptions.map((each) => each.key)) + 1;
		onChange({ exceptions: [...exceptions, { key, date: "", kind: "skip", starts: "", ends: "", note: "" }] });
	};
	// The API counts those that have a date.
	const dated = exceptions.filter(({ date }) => date !== "");
	return (
		<>
			<div className="grid grid-cols-2 gap-3 sm:max-w-md">
				<TextInput
					label="First day"
					type="date"
					value={form.firstDay}
					onChange={(firstDay) => onChange({ firstDay })}
					description={form.firstDay === "" ? "from today on" : ""}
					error={errors["first_day"]}
				/>
				<TextInput
					label="Last day"
					type="date"
					value={form.lastDay}
					onChange={(lastDay) => onChange({ lastDay })}
					description={form.lastDay === "" ? "until further notice" : ""}
					error={errors["last_day"]}
				/>
			</div>
			<fieldset className="flex flex-col gap-2.5">
				<legend className="mb-2 text-sm font-medium">Only within terms</legend>
				{terms.length === 0 && (
					<p className="text-xs leading-5 text-muted">No term yet: it holds all year. Terms are kept at the end of this page.</p>
				)}
				{terms.map(({ id, name, first_day, last_day }) => (
					<CheckField
						key={id}
						label={name}
						description={formatDayRange(first_day, last_day)}
						isSelected={form.terms.includes(id)}
						onChange={(isChosen) =>
							onChange({ terms: isChosen ? [...form.terms, id] : form.terms.filter((each) => each !== id) })
						}
					/>
				))}
				{errors["terms"] && <p className="text-xs text-danger-soft-foreground">{errors["terms"]}</p>}
			</fieldset>
			<CheckField label="Also on holidays" isSelected={form.onHolidays} onChange={(onHolidays) => onChange({ onHolidays })} />
			<fieldset className="flex flex-col gap-3">
				<legend className="mb-2 text-sm font-medium">Exceptions</legend>
				{exceptions.map((exception) => (
					<ExceptionFields
						key={exception.key}
						exception={exception}
						needs={needs}
						error={errorOf(errors, dated.indexOf(exception))}
						onChange={(change) => setException(exception.key, change)}
						onRemove={() => onChange({ exceptions: exceptions.filter(({ key }) => key !== exception.key) })}
					/>
				))}
				<Button size="sm" variant="tertiary" className="self-start" onPress={add}>
					<Plus aria-hidden className="size-4" />
					Add a date on which it is otherwise
				</Button>
			</fieldset>
		</>
	);
}

function errorOf(errors: Record<string, string>, index: number): string | undefined {
	if (index === -1) return undefined;
	return Object.entries(errors).find(([path]) => path.startsWith(`exceptions.${index}.`))?.[1];
}
