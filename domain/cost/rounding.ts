import { toDecimalText } from "@/domain/quantity/decimal";
import { type Hundredths, PICO_PER_HUNDREDTH, type PicoMoney } from "@/domain/quantity/money";
import type { ComponentFields } from "./componentFields";

export type RoundingRule = "half_up" | "half_even" | "up" | "down";

/** How a bill line becomes money: once, to a multiple of `toHundredths`. */
export interface Rounding {
	readonly kind: "rounding";
	readonly id: string;
	readonly rule: RoundingRule;
	readonly toHundredths: Hundredths;
}

export const ROUNDING_RULES = ["half_up", "half_even", "up", "down"] as const satisfies readonly RoundingRule[];

/** What holds where a tariff says nothing. */
export const TO_THE_PAISA: Rounding = { kind: "rounding", id: "rounding", rule: "half_up", toHundredths: 1n };

/** 100.00: nobody rounds a bill line coarser. */
const TO_MAX_HUNDREDTHS = 10_000n;

export function parseRounding(fields: ComponentFields, id: string): Rounding {
	const rule = fields.choice("rule", ROUNDING_RULES);
	const to = fields.has("to") ? fields.micro("to") : 10_000n;
	const toHundredths = to / 10_000n;
	if (to % 10_000n !== 0n || toHundredths === 0n || toHundredths > TO_MAX_HUNDREDTHS)
		fields.refuse("to", "must be a multiple of 0.01, at most 100");
	return { kind: "rounding", id, rule, toHundredths };
}

export function toJsonRounding(component: Rounding) {
	return { rule: component.rule, to: toDecimalText(component.toHundredths, 2) };
}

/** Rounds by the rule. Up is away from zero, down towards it, so that a credit is the negative of its charge. */
export function roundMoney(money: PicoMoney, { rule, toHundredths }: Rounding): Hundredths {
	const step = toHundredths * PICO_PER_HUNDREDTH;
	const size = money < 0n ? -money : money;
	const steps = size / step + (roundsUp(rule, size / step, 2n * (size % step), step) ? 1n : 0n);
	return (money < 0n ? -steps : steps) * toHundredths;
}

function roundsUp(rule: RoundingRule, whole: bigint, twiceRest: bigint, step: bigint): boolean {
	switch (rule) {
		case "half_up":
			return twiceRest >= step;
		case "half_even":
			return twiceRest > step || (twiceRest === step && whole % 2n === 1n);
		case "up":
			return twiceRest > 0n;
		case "down":
			return false;
	}
}
