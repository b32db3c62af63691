import type { BuildingBody } from "@/wire/http/buildings";
import type { ClassroomBody } from "@/wire/http/classrooms";
import type { PriceScope } from "./priceScope";

export const WHOLE_SITE = "site";

/** What may have a price of its own, as one list to choose from: "site", "b:Block A", "r:A-101". */
export function scopeOptions(
	buildings: readonly Pick<BuildingBody, "name">[],
	classrooms: readonly Pick<ClassroomBody, "code" | "building">[],
): { id: string; label: string; hint?: string }[] {
	return [
		{ id: WHOLE_SITE, label: "The whole site" },
		...buildings.map(({ name }) => ({ id: `b:${name}`, label: name, hint: "building" })),
		...classrooms.map(({ code, building }) => ({ id: `r:${code}`, label: code, hint: building ?? "room" })),
	];
}

/** The two fields of a request that name a scope. */
export function scopeFields(choice: string): { building: string | null; classroom: string | null } {
	return {
		building: choice.startsWith("b:") ? choice.slice(2) : null,
		classroom: choice.startsWith("r:") ? choice.slice(2) : null,
	};
}

export function scopeChoiceOf({ scope, building, classroom }: PriceScope): string {
	if (scope === "building") return `b:${building}`;
	return scope === "classroom" ? `r:${classroom}` : WHOLE_SITE;
}
