import { WHOLE_SITE } from "../scopeChoice";
import type { TariffDraft } from "./tariffDraft";

/** Everything that stands in the editor. It outlives a reload, so that nothing typed is ever lost. */
export type TariffSheet = {
	readonly components: TariffDraft;
	readonly scope: string;
	readonly from: string;
	readonly until: string;
	readonly notes: string;
	readonly importText: string;
};

const KEY = "autovolt.tariffSheet.";

export function emptySheet(today: string): TariffSheet {
	return { components: [], scope: WHOLE_SITE, from: today, until: "", notes: "", importText: "" };
}

/** What was typed on this base (template, version or draft) before, in this tab; null = nothing. */
export function readSheet(base: string): TariffSheet | null {
	try {
		const kept = JSON.parse(sessionStorage.getItem(KEY + base) ?? "null") as TariffSheet | null;
		return kept !== null && Array.isArray(kept.components) ? kept : null;
	} catch {
		return null;
	}
}

export function keepSheet(base: string, sheet: TariffSheet): void {
	try {
		sessionStorage.setItem(KEY + base, JSON.stringify(sheet));
	} catch {
		// A browser that stores nothing only loses what a reload would keep.
	}
}

export function forgetSheet(base: string): void {
	try {
		sessionStorage.removeItem(KEY + base);
	} catch {
		// Nothing was kept.
	}
}
