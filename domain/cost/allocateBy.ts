import type { ComponentFields } from "./componentFields";

/** How a charge of the whole connection is shared among its rooms. */
export type AllocateBy = "energy" | "coincident_peak" | "area";

export const ALLOCATION_RULES = ["energy", "coincident_peak", "area"] as const satisfies readonly AllocateBy[];

export function parseAllocateBy(fields: ComponentFields): AllocateBy {
	return fields.choice("allocate_by", ALLOCATION_RULES, "energy");
}

/** Left out where it is what it is by default. */
export function toJsonAllocateBy(rule: AllocateBy): { allocate_by?: AllocateBy } {
	return rule === "energy" ? {} : { allocate_by: rule };
}
