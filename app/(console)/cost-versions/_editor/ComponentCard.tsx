import { CheckField } from "@/components/forms/CheckField";
import { FieldGrid } from "./FieldGrid";
import { PeriodsEditor, PlaceButtons } from "./PeriodsEditor";
import type { PathProblem, PlacedProblems } from "./placeProblems";
import { SlabsTable } from "./SlabsTable";
import { componentTitle, type DraftComponent } from "./tariffDraft";
import { KINDS } from "./tariffFields";

type ComponentCardProps = {
	component: DraftComponent;
	index: number;
	before: readonly DraftComponent[];
	count: number;
	problems: PlacedProblems;
	currency: string;
	onChange: (change: Partial<DraftComponent>) => void;
	onMove: (by: -1 | 1) => void;
	onRemove: () => void;
};

const SHARED: Readonly<Record<string, string>> = {
	energy: "Rooms share this charge by their kWh of the month; the shares sum to the bill to the paisa.",
	coincident_peak:
		"Rooms share this charge by their kWh in the interval in which the whole connection peaked: who draws then pays for the peak.",
	area: "Rooms share this charge by floor area; one without an area counts as the mean of the others.",
};

/** One component of a tariff as a form of its own. */
export function ComponentCard({
	component,
	index,
	before,
	count,
	problems,
	currency,
	onChange,
	onMove,
	onRemove,
}: ComponentCardProps) {
	const kind = KINDS[component.kind];
	const title = componentTitle(component);
	const path = `components.${index}`;
	const hasShare = kind.fields.some((field) => field.name === "allocate_by");
	return (
		<section aria-label={`${index + 1}. ${title}`} className="panel p-5">
			<div className="flex items-start gap-3">
				<span
					aria-hidden
					className="grid size-7 shrink-0 place-items-center rounded-full bg-default text-xs font-semibold text-default-foreground"
				>
					{index + 1}
				</span>
				<div className="min-w-0 flex-1">
					<h3 className="font-medium">{title}</h3>
					<p className="text-sm leading-5 text-muted">{kind.text}</p>
				</div>
				<PlaceButtons what={title} index={index} count={count} onMove={onMove} onRemove={onRemove} />
			</div>
			<div className="mt-4 flex flex-col gap-4">
				<ComponentProblems problems={problems.ofComponent[index] ?? []} path={path} />
				<FieldGrid
					kind={component.kind}
					values={component.fields}
					path={path}
					errors={problems.fields}
					currency={currency}
					onChange={(fields) => onChange({ fields })}
				/>
				{component.kind === "energy_tou" && (
					<PeriodsEditor
						periods={component.periods}
						path={path}
						errors={problems.fields}
						currency={currency}
						onChange={(periods) => onChange({ periods })}
					/>
				)}
				{component.kind === "energy_slabs" && (
					<SlabsTable
						slabs={component.slabs}
						path={path}
						errors={problems.fields}
						currency={currency}
						onChange={(slabs) => onChange({ slabs })}
					/>
				)}
				{component.kind === "surcharge" && (component.fields["percent"] ?? "") !== "" && (
					<OfChoice
						component={component}
						before={before}
						error={problems.fields[`${path}.of`]}
						onChange={(of) => onChange({ of })}
					/>
				)}
				{hasShare && <p className="text-xs leading-5 text-muted">{SHARED[component.fields["allocate_by"] ?? "energy"]}</p>}
			</div>
		</section>
	);
}

/** What is wrong with a component as a whole; where inside it is said by its path. */
function ComponentProblems({ problems, path }: { problems: readonly PathProblem[]; path: string }) {
	if (problems.length === 0) return null;
	return (
		<ul role="alert" className="rounded-xl bg-danger-soft px-3.5 py-2.5 text-sm leading-6 text-danger-soft-foreground">
			{problems.map((problem) => (
				<li key={`${problem.path}-${problem.message}`}>
					{problem.path !== path && <code className="mr-1.5 text-xs">{problem.path}</code>}
					{problem.message}
				</li>
			))}
		</ul>
	);
}

type OfChoiceProps = {
	component: DraftComponent;
	before: readonly DraftComponent[];
	error: string | undefined;
	onChange: (of: readonly string[] | null) => void;
};

/** Which of the charges above a percentage is taken of. */
function OfChoice({ component, before, error, onChange }: OfChoiceProps) {
	const chargeable = before.filter(({ kind }) => kind !== "rounding");
	const chosen = component.of ?? chargeable.map(({ id }) => id);
	const toggle = (id: string, isSelected: boolean) => {
		const next = chargeable.map((each) => each.id).filter((each) => (each === id ? isSelected : chosen.includes(each)));
		onChange(next.length === chargeable.length ? null : next);
	};
	return (
		<fieldset>
			<legend className="mb-2 text-sm font-medium">Taken of</legend>
			{chargeable.length === 0 ? (
				<p className="text-sm text-muted">There is no charge above it. Move it down.</p>
			) : (
				<div className="flex flex-wrap gap-x-5 gap-y-2">
					{chargeable.map((each) => (
						<CheckField
							key={each.id}
							label={componentTitle(each)}
							isSelected={chosen.includes(each.id)}
							onChange={(isSelected) => toggle(each.id, isSelected)}
						/>
					))}
				</div>
			)}
			{error && <p className="mt-2 text-xs text-danger-soft-foreground">{error}</p>}
		</fieldset>
	);
}
