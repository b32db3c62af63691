import { type ComponentKind, KINDS } from "./tariffFields";

/** A tariff while it is typed: every leaf is the text that stands in its field, also where it is wrong. */
export type DraftWindow = { readonly from: string; readonly to: string };
export type DraftPeriod = {
	readonly name: string;
	readonly by: "rate" | "factor";
	readonly rate: string;
	readonly factor: string;
	readonly windows: readonly DraftWindow[];
	/** ISO: 1 = Monday. All seven = any day. */
	readonly weekdays: readonly number[];
	readonly holidays: string;
	readonly seasonFrom: string;
	readonly seasonTo: string;
};
export type DraftSlab = { readonly upTo: string; readonly rate: string };
export type DraftComponent = {
	readonly kind: ComponentKind;
	readonly id: string;
	/** By the names of tariffFields.ts. */
	readonly fields: Readonly<Record<string, string>>;
	readonly periods: readonly DraftPeriod[];
	readonly slabs: readonly DraftSlab[];
	/** Components that a percentage is taken of; null = all before it. */
	readonly of: readonly string[] | null;
};
export type TariffDraft = readonly DraftComponent[];

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7] as const;

export function emptyPeriod(name: string): DraftPeriod {
	return {
		name,
		by: "rate",
		rate: "",
		factor: "",
		windows: [{ from: "00:00", to: "24:00" }],
		weekdays: EVERY_DAY,
		holidays: "as_weekday",
		seasonFrom: "",
		seasonTo: "",
	};
}

/** A new component of a kind, under a name that nothing else in the draft has. */
export function emptyComponent(kind: ComponentKind, draft: TariffDraft): DraftComponent {
	return {
		kind,
		id: freeId(kind, draft),
		fields: {},
		periods: kind === "energy_tou" ? [emptyPeriod("Day")] : [],
		slabs:
			kind === "energy_slabs"
				? [
						{ upTo: "100", rate: "" },
						{ upTo: "", rate: "" },
					]
				: [],
		of: null,
	};
}

export function addComponent(draft: TariffDraft, kind: ComponentKind): TariffDraft {
	const added = emptyComponent(kind, draft);
	const last = draft.at(-1);
	// Rounding comes last; what is added goes before it.
	return last?.kind === "rounding" && kind !== "rounding" ? [...draft.slice(0, -1), added, last] : [...draft, added];
}

/** Removing a component also takes it out of what the others name. */
export function removeComponent(draft: TariffDraft, index: number): TariffDraft {
	const gone = draft[index]?.id;
	return draft
		.filter((_, position) => position !== index)
		.map((component) => (component.of === null ? component : { ...component, of: component.of.filter((id) => id !== gone) }));
}

export function moveComponent(draft: TariffDraft, index: number, by: -1 | 1): TariffDraft {
	const other = index + by;
	const moved = draft[index];
	const passed = draft[other];
	if (!moved || !passed) return draft;
	return draft.map((component, position) => (position === index ? passed : position === other ? moved : component));
}

export function changeComponent(draft: TariffDraft, index: number, change: Partial<DraftComponent>): TariffDraft {
	return draft.map((component, position) => (position === index ? { ...component, ...change } : component));
}

/** What a component is called in lists: its own name where it has one. */
export function componentTitle(component: DraftComponent): string {
	return component.fields["name"]?.trim() || KINDS[component.kind].title;
}

function freeId(kind: ComponentKind, draft: TariffDraft): string {
	const taken = new Set(draft.map((component) => component.id));
	for (let number = 1; ; number += 1) {
		const id = number === 1 ? kind : `${kind}_${number}`;
		if (!taken.has(id)) return id;
	}
}
