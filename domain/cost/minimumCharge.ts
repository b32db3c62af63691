import { toDecimalText } from "@/domain/quantity/decimal";
import { type AllocateBy, parseAllocateBy, toJsonAllocateBy } from "./allocateBy";
import type { ComponentFields } from "./componentFields";

/** What the sum of all charges before it lacks of an amount per billing period. */
export interface MinimumCharge {
	readonly kind: "minimum";
	readonly id: string;
	readonly amountMicro: bigint;
	readonly allocateBy: AllocateBy;
}

export function parseMinimum(fields: ComponentFields, id: string): MinimumCharge {
	return { kind: "minimum", id, amountMicro: fields.micro("amount"), allocateBy: parseAllocateBy(fields) };
}

export function toJsonMinimum(component: MinimumCharge) {
	return { amount: toDecimalText(component.amountMicro, 6), ...toJsonAllocateBy(component.allocateBy) };
}
