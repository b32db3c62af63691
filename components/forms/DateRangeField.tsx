"use client";

import { DateField } from "@heroui/react/date-field";
import { DateRangePicker } from "@heroui/react/date-range-picker";
import { RangeCalendar } from "@heroui/react/range-calendar";
import { parseDate } from "@internationalized/date";
import { I18nProvider } from "react-aria-components";

type DateRangeFieldProps = { start: string; end: string; max: string; onChange: (start: string, end: string) => void };

/** Calendar dates of the site. They carry no zone, so nothing here can read the browser's. */
export default function DateRangeField({ start, end, max, onChange }: DateRangeFieldProps) {
	return (
		<I18nProvider locale="en-GB">
			<DateRangePicker
				aria-label="Days shown"
				value={{ start: parseDate(start), end: parseDate(end) }}
				maxValue={parseDate(max)}
				onChange={(range) => range && onChange(range.start.toString(), range.end.toString())}
			>
				<DateField.Group>
					<DateField.Input slot="start">
						{(segment) => <DateField.Segment segment={segment} className={widthOf(segment.type)} />}
					</DateField.Input>
					<DateRangePicker.RangeSeparator />
					<DateField.Input slot="end">
						{(segment) => <DateField.Segment segment={segment} className={widthOf(segment.type)} />}
					</DateField.Input>
					<DateField.Suffix>
						<DateRangePicker.Trigger aria-label="Open the calendar">
							<DateRangePicker.TriggerIndicator />
						</DateRangePicker.Trigger>
					</DateField.Suffix>
				</DateField.Group>
				<DateRangePicker.Popover>
					<RangeCalendar aria-label="Days shown" maxValue={parseDate(max)}>
						<RangeCalendar.Header>
							<RangeCalendar.NavButton slot="previous" />
							<RangeCalendar.Heading />
							<RangeCalendar.NavButton slot="next" />
						</RangeCalendar.Header>
						<RangeCalendar.Grid>
							<RangeCalendar.GridHeader>
								{(day) => <RangeCalendar.HeaderCell>{day}</RangeCalendar.HeaderCell>}
							</RangeCalendar.GridHeader>
							<RangeCalendar.GridBody>{(date) => <RangeCalendar.Cell date={date} />}</RangeCalendar.GridBody>
						</RangeCalendar.Grid>
					</RangeCalendar>
				</DateRangePicker.Popover>
			</DateRangePicker>
		</I18nProvider>
	);
}

/** Narrow digits such as those of 11/11 would leave targets closer than 24 px (WCAG 2.2, 2.5.8). */
function widthOf(segment: string): string {
	return segment === "literal" ? "" : "min-w-6 text-center";
}
