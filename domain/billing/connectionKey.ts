import type { CostVersion } from "@/domain/cost/costVersion";

/** What a tariff's charges are made to: "site", "building:3" or "classroom:12". The scope of its versions, as text. */
export type ConnectionKey = string;

export type ConnectionScope =
	| { readonly scope: "site" }
	| { readonly scope: "building"; readonly buildingId: number }
	| { readonly scope: "classroom"; readonly classroomId: number };

/** The connection whose energy a version prices. */
export function connectionOf({ classroomId, buildingId }: Pick<CostVersion, "classroomId" | "buildingId">): ConnectionKey {
	if (classroomId !== null) return `classroom:${classroomId}`;
	return buildingId === null ? "site" : `building:${buildingId}`;
}

export function scopeOf(key: ConnectionKey): ConnectionScope {
	const [scope, id] = key.split(":");
	if (scope === "building") return { scope, buildingId: Number(id) };
	return scope === "classroom" ? { scope, classroomId: Number(id) } : { scope: "site" };
}

const ORDER = { site: 0, building: 1, classroom: 2 };

/** The site first, then buildings, then rooms of a tariff of their own, each by number. */
export function compareConnections(a: ConnectionKey, b: ConnectionKey): number {
	return rank(a) - rank(b) || idOf(a) - idOf(b);
}

function rank(key: ConnectionKey): number {
	return ORDER[scopeOf(key).scope];
}

function idOf(key: ConnectionKey): number {
	return Number(key.split(":")[1] ?? 0);
}
