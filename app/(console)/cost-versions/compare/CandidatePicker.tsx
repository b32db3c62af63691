import { X } from "lucide-react";
import { Choice } from "@/components/forms/Choice";
import type { Candidate } from "./candidates";

type CandidatePickerProps = {
	candidates: readonly Candidate[];
	picked: readonly Candidate[];
	max: number;
	onChange: (pick: string[]) => void;
};

const TONES = ["bg-series-1", "bg-series-2", "bg-series-3", "bg-series-4"] as const;

export function candidateTone(index: number): string {
	return TONES[index % TONES.length] ?? TONES[0];
}

/** What is compared: versions, drafts, templates, in the order in which they were chosen. */
export function CandidatePicker({ candidates, picked, max, onChange }: CandidatePickerProps) {
	const ids = picked.map(({ id }) => id);
	const left = candidates.filter(({ id }) => !ids.includes(id));
	return (
		<fieldset className="flex flex-wrap items-center gap-2">
			<legend className="mb-1 text-sm font-medium">Tariffs</legend>
			{picked.map((candidate, index) => (
				<span
					key={candidate.id}
					title={candidate.hint}
					className="inline-flex h-9 max-w-full items-center gap-2 rounded-full bg-default pr-1 pl-3 text-sm text-default-foreground"
				>
					<span aria-hidden className={`size-2.5 shrink-0 rounded-full ${candidateTone(index)}`} />
					<span className="truncate">
						{String.fromCharCode(65 + index)}: {candidate.label}
					</span>
					<button
						type="button"
						aria-label={`Leave ${candidate.label} out`}
						onClick={() => onChange(ids.filter((id) => id !== candidate.id))}
						className="grid size-7 shrink-0 cursor-pointer place-items-center rounded-full hover:bg-surface"
					>
						<X aria-hidden className="size-3.5" />
					</button>
				</span>
			))}
			{picked.length < max && (
				<Choice
					label="Add a version, draft or template"
					isLabelHidden
					className="w-full sm:w-80"
					placeholder={picked.length === 0 ? "Choose a version, draft or template" : "Add another"}
					options={left}
					value={null}
					onChange={(id) => onChange([...ids, id])}
				/>
			)}
		</fieldset>
	);
}
