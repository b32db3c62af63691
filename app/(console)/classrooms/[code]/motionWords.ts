import type { MotionRuleBody } from "@/wire/http/motionRules";

export const TYPE_WORDS = {
	light: "lights",
	fan: "fans",
	ac: "air conditioning",
	projector: "projectors",
	computer: "computers",
	relay: "relays",
	outlet: "outlets",
	other: "others",
} as const;

/** What a room's rule does, in one sentence. */
export function motionWords(
	rule: Pick<MotionRuleBody, "enabled" | "turn_on" | "auto_off" | "hold_seconds" | "switch_types">,
): string {
	if (!rule.enabled) return "Motion: paused.";
	const what = rule.switch_types.length === 0 ? "all switches" : listOf(rule.switch_types.map((type) => TYPE_WORDS[type]));
	const on = rule.turn_on ? "on when somebody comes in" : null;
	const off = rule.auto_off ? `off after ${minuteWords(rule.hold_seconds)} without motion` : null;
	const does = [on, off].filter((part) => part !== null);
	return does.length === 0 ? "Motion: noted, nothing is switched." : `Motion: ${what} ${does.join(", ")}.`;
}

/** 600 → "10 min"; 90 → "90 s". */
export function minuteWords(seconds: number): string {
	return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function listOf(words: readonly string[]): string {
	const last = words.at(-1) ?? "";
	return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
