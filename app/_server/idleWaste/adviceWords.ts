import { formatEnergy, formatMoney } from "@/components/figures/formatQuantity";
import type { IdleAdvice } from "@/domain/timetable/idleAdvice";
import type { SwitchType } from "@/domain/timetable/schedule";
import type { IdleWasteBody } from "@/wire/http/idleWaste";
import { toClockText } from "../timetable/dayTimes";
import { type IdleFigures, toFigures } from "./idleFigures";

type AdviceBody = IdleWasteBody["rooms"][number]["advice"][number];

export const TYPE_WORDS: Readonly<Record<SwitchType, string>> = {
	light: "lights",
	fan: "fans",
	ac: "ACs",
	projector: "projectors",
	computer: "computers",
	relay: "relays",
	outlet: "outlets",
	other: "other switches",
};

const WEEKDAYS = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

/** An action in plain words, with what it is about in energy and money, and the page on which it is done. */
export function toApiAdvice(advice: IdleAdvice, classroom: string, currency: string, isOpen: boolean): AdviceBody {
	const { idle_hours, kwh, cost, ...rest } = toFigures(advice, isOpen);
	return {
		kind: advice.kind,
		...wordsOf(advice, classroom, sizeOf({ idle_hours, kwh, cost, ...rest }, currency)),
		idle_hours,
		kwh,
		cost,
	};
}

function wordsOf(advice: IdleAdvice, classroom: string, size: string): { text: string; href: string } {
	const room = encodeURIComponent(classroom);
	switch (advice.kind) {
		case "confirm_rating":
			return {
				text: `Confirm the ratings first: most of the ${size} rests on default ratings.`,
				href: `/devices?q=${room}`,
			};
		case "add_off": {
			const at = toClockText(advice.atMinute);
			const times = advice.dates === 1 ? "1 time" : `${advice.dates} times`;
			return {
				text: `Add an OFF at ${at} for ${TYPE_WORDS[advice.type]} in ${classroom}: it would have come ${times} and saved ${size}.`,
				href: `/schedules?new=off&classroom=${room}&type=${advice.type}&at=${at}`,
			};
		}
		case "check_off":
			return {
				text: `${advice.schedules.map((name) => `“${name}”`).join(", ")} should turn ${TYPE_WORDS[advice.type]} off, yet ${size} ran on: see what became of its runs.`,
				href: `/schedules?classroom=${room}#runs`,
			};
		case "off_in_place":
			return {
				text: `${advice.schedules.map((name) => `“${name}”`).join(", ")} ${advice.schedules.length === 1 ? "turns" : "turn"} ${TYPE_WORDS[advice.type]} off now: before it stood, it would have saved ${size}.`,
				href: `/schedules?classroom=${room}`,
			};
		case "unplanned_days": {
			const days = advice.weekdays.map((day) => WEEKDAYS[day - 1]).join(", ");
			return {
				text: `On ${advice.dates === 1 ? "1 day" : `${advice.dates} days`} (${days}) ${size} ran in ${classroom}, though its timetable knows no use then: add those days, or an OFF on them.`,
				href: `/schedules?classroom=${room}`,
			};
		}
		case "auto_off_by_motion":
			return advice.isOn
				? {
						text: `Motion turns off here, yet ${size} ran on without any: shorten the hold time, or see which switches are left out.`,
						href: `/classrooms/${room}`,
					}
				: { text: `Turn on auto-off by motion: ${size} ran while nobody moved.`, href: `/classrooms/${room}` };
	}
}

function sizeOf({ kwh, cost }: IdleFigures, currency: string): string {
	return cost === null ? formatEnergy(kwh) : `${formatEnergy(kwh)} (${formatMoney(cost, currency)})`;
}
