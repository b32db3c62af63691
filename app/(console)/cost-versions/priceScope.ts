/** Whom a price is for, as versions and drafts say it. */
export type PriceScope = {
	readonly scope: "site" | "building" | "classroom";
	readonly building: string | null;
	readonly classroom: string | null;
};

const WIDEST_FIRST = ["site", "building", "classroom"] as const;

/** One text per scope; two versions with the same one follow each other. */
export function scopeKey({ scope, building, classroom }: PriceScope): string {
	return `${scope}:${(scope === "building" ? building : scope === "classroom" ? classroom : null) ?? ""}`;
}

export function scopeName(scope: PriceScope, siteName: string): string {
	return (scope.scope === "building" ? scope.building : scope.scope === "classroom" ? scope.classroom : null) ?? siteName;
}

/** Within a sentence: "for the whole site", "for Block A". */
export function scopePhrase(scope: PriceScope): string {
	return scope.scope === "site" ? "the whole site" : scopeName(scope, "");
}

export function scopeHint({ scope }: PriceScope): string {
	if (scope === "site") return "whole site";
	return scope === "building" ? "its rooms; wins over the site's" : "this room alone; wins over all others";
}

/** The site first, then buildings, then rooms, each by name. */
export function compareScopes(a: PriceScope, b: PriceScope): number {
	const wide = WIDEST_FIRST.indexOf(a.scope) - WIDEST_FIRST.indexOf(b.scope);
	return wide !== 0 ? wide : scopeName(a, "").localeCompare(scopeName(b, ""), "en", { numeric: true });
}
