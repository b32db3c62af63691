import { groupBy } from "@/app/_client/groupBy";
import { useBuildings, useClassrooms } from "@/app/_client/useConfiguration";
import { CheckField } from "@/components/forms/CheckField";
import { Choice } from "@/components/forms/Choice";
import { Segments } from "@/components/forms/Segments";
import type { ScheduleForm } from "./scheduleForm";

const WHOM = [
	{ id: "site", label: "All rooms" },
	{ id: "building", label: "A building" },
	{ id: "rooms", label: "Some rooms" },
] as const;

type WhomFieldsProps = {
	form: ScheduleForm;
	onChange: (change: Partial<ScheduleForm>) => void;
	errors: Record<string, string>;
};

export function WhomFields({ form, onChange, errors }: WhomFieldsProps) {
	const { data: classrooms = [] } = useClassrooms();
	const { data: buildings } = useBuildings();
	const groups = groupBy(classrooms, ({ building }) => building ?? "No building");
	const toggle = (code: string, isChosen: boolean) =>
		onChange({ rooms: isChosen ? [...form.rooms, code] : form.rooms.filter((each) => each !== code) });
	return (
		<div className="flex flex-col gap-3">
			<div className="flex flex-col gap-1.5">
				<span className="text-sm font-medium">For whom</span>
				<Segments label="For whom" options={WHOM} value={form.whom} onChange={(whom) => onChange({ whom })} />
			</div>
			{form.whom === "building" && (
				<Choice
					label="Building"
					options={buildings?.buildings.map(({ name }) => ({ id: name, label: name })) ?? []}
					value={form.building}
					onChange={(building) => onChange({ building })}
					placeholder="Choose a building"
					error={errors["building"]}
				/>
			)}
			{form.whom === "rooms" && (
				<fieldset
					className="max-h-64 overflow-y-auto rounded-2xl border border-separator p-4"
					data-invalid={errors["classrooms"] === undefined ? undefined : true}
				>
					<legend className="sr-only">Rooms</legend>
					<div className="flex flex-col gap-4">
						{[...groups].map(([building, rooms]) => (
							<div key={building}>
								<p className="mb-2 text-xs font-medium text-muted">{building}</p>
								<div className="grid grid-cols-2 gap-x-3 gap-y-2 sm:grid-cols-3">
									{rooms.map(({ code }) => (
										<CheckField
											key={code}
											label={code}
											isSelected={form.rooms.includes(code)}
											onChange={(isChosen) => toggle(code, isChosen)}
										/>
									))}
								</div>
							</div>
						))}
					</div>
				</fieldset>
			)}
			{form.whom === "rooms" && form.rooms.length === 0 && <p className="text-xs text-muted">Choose at least one room.</p>}
			{errors["classrooms"] && <p className="text-xs text-danger-soft-foreground">{errors["classrooms"]}</p>}
		</div>
	);
}
