import { Button } from "@heroui/react/button";
import { ToggleButton } from "@heroui/react/toggle-button";
import { ToggleButtonGroup } from "@heroui/react/toggle-button-group";
import { Plus, X } from "lucide-react";
import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import { type DraftPeriod, type DraftWindow, EVERY_DAY } from "./tariffDraft";

type PeriodFieldsProps = {
	period: DraftPeriod;
	path: string;
	errors: Readonly<Record<string, string>>;
	currency: string;
	onChange: (period: DraftPeriod) => void;
};

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const HOLIDAYS = [
	{ id: "as_weekday", label: "As their weekday" },
	{ id: "only", label: "Only on holidays" },
	{ id: "never", label: "Never on holidays" },
];
const BY = [
	{ id: "rate", label: "A price" },
	{ id: "factor", label: "A factor of the base" },
];

export function PeriodFields({ period, path, errors, currency, onChange }: PeriodFieldsProps) {
	const set = (change: Partial<DraftPeriod>) => onChange({ ...period, ...change });
	return (
		<div className="flex flex-col gap-4">
			<div className="grid gap-4 sm:grid-cols-3">
				<TextInput
					label="Name"
					value={period.name}
					onChange={(name) => set({ name })}
					isRequired
					placeholder="Peak"
					error={errors[`${path}.name`]}
				/>
				<Choice
					label="Priced by"
					options={BY}
					value={period.by}
					onChange={(by) => set({ by: by === "factor" ? "factor" : "rate" })}
				/>
				{period.by === "rate" ? (
					<TextInput
						label="Price"
						value={period.rate}
						onChange={(rate) => set({ rate })}
						isRequired
						inputMode="decimal"
						suffix={`${currency}/kWh`}
						placeholder="8.50"
						error={errors[`${path}.rate_per_kwh`]}
					/>
				) : (
					<TextInput
						label="Factor"
						value={period.factor}
						onChange={(factor) => set({ factor })}
						isRequired
						inputMode="decimal"
						suffix="× base"
						placeholder="1.5"
						error={errors[`${path}.factor`]}
					/>
				)}
			</div>
			<Windows windows={period.windows} path={path} errors={errors} onChange={(windows) => set({ windows })} />
			<details open={isSpecial(period)} className="group rounded-xl">
				<summary className="cursor-pointer text-sm text-muted hover:text-foreground">
					Weekdays, holidays and season: {isSpecial(period) ? "as below" : "every day of the year"}
				</summary>
				<div className="mt-3 flex flex-col gap-4">
					<div className="grid gap-4 sm:grid-cols-[auto_minmax(0,1fr)]">
						<div>
							<p className="mb-1.5 text-sm font-medium">Weekdays</p>
							<ToggleButtonGroup
								aria-label={`Weekdays of ${period.name}`}
								selectionMode="multiple"
								selectedKeys={period.weekdays.map(String)}
								onSelectionChange={(keys) => set({ weekdays: EVERY_DAY.filter((day) => keys.has(String(day))) })}
								className="segments"
							>
								{WEEKDAYS.map((name, index) => (
									<ToggleButton key={name} id={String(index + 1)} className="px-2.5">
										{name}
									</ToggleButton>
								))}
							</ToggleButtonGroup>
						</div>
						<Choice label="On holidays" options={HOLIDAYS} value={period.holidays} onChange={(holidays) => set({ holidays })} />
					</div>
					<div className="grid grid-cols-2 gap-4">
						<TextInput
							label="Season from"
							value={period.seasonFrom}
							onChange={(seasonFrom) => set({ seasonFrom })}
							placeholder="all year"
							description="Month and day: 04-01"
							error={errors[`${path}.season.from`]}
						/>
						<TextInput
							label="Season to"
							value={period.seasonTo}
							onChange={(seasonTo) => set({ seasonTo })}
							placeholder="all year"
							description="This day included"
							error={errors[`${path}.season.to`]}
						/>
					</div>
				</div>
			</details>
		</div>
	);
}

function isSpecial({ weekdays, holidays, seasonFrom, seasonTo }: DraftPeriod): boolean {
	return weekdays.length !== EVERY_DAY.length || holidays !== "as_weekday" || seasonFrom !== "" || seasonTo !== "";
}

type WindowsProps = Pick<PeriodFieldsProps, "path" | "errors"> & {
	windows: readonly DraftWindow[];
	onChange: (windows: readonly DraftWindow[]) => void;
};

function Windows({ windows, path, errors, onChange }: WindowsProps) {
	const rows = windows.map((window, index) => ({ window, index, at: `${path}.windows.${index}` }));
	const change = (index: number, next: Partial<DraftWindow>) =>
		onChange(windows.map((window, position) => (position === index ? { ...window, ...next } : window)));
	return (
		<fieldset>
			<legend className="mb-1.5 text-sm font-medium">Hours, in the site's time, on the quarter-hour</legend>
			<div className="flex flex-col gap-2">
				{rows.map(({ window, index, at }) => (
					<div key={at} className="flex items-start gap-2">
						<TextInput
							label={`From, window ${index + 1}`}
							isLabelHidden
							value={window.from}
							onChange={(from) => change(index, { from })}
							placeholder="18:00"
							error={errors[`${at}.from`]}
						/>
						<span className="pt-2 text-sm text-muted">to</span>
						<TextInput
							label={`To, window ${index + 1}`}
							isLabelHidden
							value={window.to}
							onChange={(to) => change(index, { to })}
							placeholder="22:00"
							error={errors[`${at}.to`]}
						/>
						<Button
							isIconOnly
							size="sm"
							variant="ghost"
							aria-label={`Remove window ${index + 1}`}
							isDisabled={windows.length === 1}
							onPress={() => onChange(windows.filter((_, position) => position !== index))}
						>
							<X aria-hidden className="size-4" />
						</Button>
					</div>
				))}
				<Button variant="ghost" size="sm" className="self-start" onPress={() => onChange([...windows, { from: "", to: "" }])}>
					<Plus aria-hidden className="size-4" />
					Add hours
				</Button>
			</div>
		</fieldset>
	);
}
