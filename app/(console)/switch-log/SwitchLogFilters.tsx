"use client";

import { type Days, stepRange } from "@/app/_client/range";
import { useClassrooms } from "@/app/_client/useConfiguration";
import { useDevices } from "@/app/_client/useDevices";
import { Choice } from "@/components/forms/Choice";
import { RangeBar } from "@/components/forms/RangeBar";
import type { LogView } from "./useSwitchLog";

type SwitchLogFiltersProps = { view: LogView; days: Days | null; today: string; zone: string };

/** No code or name of a device begins with a star. */
const ALL = "*";
const orNull = (id: string) => (id === ALL ? null : id);

/** Room, device, switch and days; each list holds what the one before leaves. */
export function SwitchLogFilters({ view, days, today, zone }: SwitchLogFiltersProps) {
	const { data: rooms = [] } = useClassrooms();
	const { data: devices = [] } = useDevices();
	const { classroom, device, position } = view;
	const here = devices.filter((each) => classroom === null || each.classroom === classroom);
	const switches = devices.find(({ esp32_name }) => esp32_name === device)?.switches ?? [];
	return (
		<div data-print="hidden" className="flex flex-col gap-3">
			<RangeBar
				preset={view.choice.kind === "preset" ? view.choice.preset : null}
				days={days}
				today={today}
				onPreset={(preset) => view.setChoice({ kind: "preset", preset }, today)}
				onDates={(start, end) => view.setChoice({ kind: "dates", start, end }, today)}
				onStep={(direction) => days && view.setChoice(stepRange(view.choice, days, direction), today)}
				zone={zone}
			/>
			<div className="grid grid-cols-2 gap-2.5 sm:flex sm:flex-wrap">
				<Choice
					label="Room"
					isLabelHidden
					variant="primary"
					className="sm:w-48"
					options={named(
						"All rooms",
						rooms.map(({ code, name }) => ({ id: code, label: code, hint: name === code ? "" : name })),
						classroom,
					)}
					value={classroom ?? ALL}
					onChange={(id) => view.setClassroom(orNull(id))}
				/>
				<Choice
					label="Device"
					isLabelHidden
					variant="primary"
					className="sm:w-48"
					options={named(
						"All devices",
						here.map(({ esp32_name }) => ({ id: esp32_name, label: esp32_name })),
						device,
					)}
					value={device ?? ALL}
					onChange={(id) => view.setDevice(orNull(id))}
				/>
				{device !== null && (
					<Choice
						label="Switch"
						isLabelHidden
						variant="primary"
						className="col-span-2 sm:w-48"
						options={named(
							"All its switches",
							switches.map((each) => ({ id: String(each.position), label: each.name })),
							position === null ? null : String(position),
						)}
						value={position === null ? ALL : String(position)}
						onChange={(id) => view.setPosition(id === ALL ? null : Number(id))}
					/>
				)}
			</div>
		</div>
	);
}

type Option = { id: string; label: string; hint?: string };

/** The whole first; what the address names is there also where it is none of the list, such as an archived device. */
function named(whole: string, options: readonly Option[], chosen: string | null): Option[] {
	const isListed = chosen === null || options.some(({ id }) => id === chosen);
	return [{ id: ALL, label: whole }, ...options, ...(isListed ? [] : [{ id: chosen, label: chosen }])];
}
