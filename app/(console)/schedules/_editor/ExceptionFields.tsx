import { Button } from "@heroui/react/button";
import { Trash2 } from "lucide-react";
import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import type { ExceptionForm } from "./scheduleForm";

const KINDS = [
	{ id: "skip", label: "Not on this day" },
	{ id: "run", label: "On this day, whatever else holds" },
];

type ExceptionFieldsProps = {
	exception: ExceptionForm;
	needs: { start: boolean; end: boolean };
	error: string | undefined;
	onChange: (change: Partial<ExceptionForm>) => void;
	onRemove: () => void;
};

export function ExceptionFields({ exception, needs, error, onChange, onRemove }: ExceptionFieldsProps) {
	const name = exception.date === "" ? "this exception" : exception.date;
	return (
		<div
			className="flex flex-col gap-3 rounded-2xl border border-separator p-3"
			data-invalid={error === undefined ? undefined : true}
		>
			<div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-3 sm:grid-cols-[10rem_minmax(0,1fr)_auto]">
				<TextInput
					className="col-span-2 sm:col-span-1"
					label="Date"
					type="date"
					value={exception.date}
					onChange={(date) => onChange({ date })}
				/>
				<Choice
					label="What then"
					options={KINDS}
					value={exception.kind}
					onChange={(kind) => onChange({ kind: kind === "run" ? "run" : "skip" })}
				/>
				<Button isIconOnly variant="ghost" aria-label={`Remove ${name}`} onPress={onRemove}>
					<Trash2 aria-hidden className="size-4" />
				</Button>
			</div>
			<div className="grid grid-cols-2 gap-3 sm:grid-cols-[9rem_9rem_minmax(0,1fr)]">
				{exception.kind === "run" && needs.start && (
					<TextInput label="Starts" type="time" value={exception.starts} onChange={(starts) => onChange({ starts })} />
				)}
				{exception.kind === "run" && needs.end && (
					<TextInput label="Ends" type="time" value={exception.ends} onChange={(ends) => onChange({ ends })} />
				)}
				<TextInput
					className={exception.kind === "skip" ? "col-span-2 sm:col-span-3" : "col-span-2 sm:col-span-1"}
					label="Why"
					value={exception.note}
					onChange={(note) => onChange({ note })}
					placeholder="Exams elsewhere"
				/>
			</div>
			{exception.kind === "run" && exception.starts === "" && exception.ends === "" && (
				<p className="text-xs text-muted">Without times: at its usual ones.</p>
			)}
			{error && <p className="text-xs text-danger-soft-foreground">{error}</p>}
		</div>
	);
}
