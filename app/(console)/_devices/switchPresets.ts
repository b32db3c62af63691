export type SwitchKind = "light" | "fan" | "ac" | "projector" | "computer" | "relay" | "outlet" | "other";
export type SwitchDraft = { key: string; name: string; type: SwitchKind; ratingW: string };
export type SwitchPreset = { id: string; label: string; type: SwitchKind; name: string; ratingW: number };

/** Usual ratings to choose from; each may be changed afterwards. */
export const SWITCH_PRESETS: readonly SwitchPreset[] = [
	{ id: "tube", label: "Tube light, 40 W", type: "light", name: "Tube light", ratingW: 40 },
	{ id: "led", label: "LED bulb, 9 W", type: "light", name: "LED", ratingW: 9 },
	{ id: "fan", label: "Ceiling fan, 75 W", type: "fan", name: "Fan", ratingW: 75 },
	{ id: "exhaust", label: "Exhaust fan, 35 W", type: "fan", name: "Exhaust fan", ratingW: 35 },
	{ id: "ac1", label: "Split AC 1 t, 900 W", type: "ac", name: "AC", ratingW: 900 },
	{ id: "ac15", label: "Split AC 1.5 t, 1,400 W", type: "ac", name: "AC", ratingW: 1400 },
	{ id: "projector", label: "Projector, 300 W", type: "projector", name: "Projector", ratingW: 300 },
	{ id: "board", label: "Smart board, 200 W", type: "projector", name: "Smart board", ratingW: 200 },
	{ id: "desktop", label: "Desktop computer, 250 W", type: "computer", name: "Computer", ratingW: 250 },
	{ id: "outlet", label: "Outlet, 100 W", type: "outlet", name: "Outlet", ratingW: 100 },
];

export const SWITCH_KINDS: readonly { id: SwitchKind; label: string }[] = [
	{ id: "light", label: "Light" },
	{ id: "fan", label: "Fan" },
	{ id: "ac", label: "Air conditioning" },
	{ id: "projector", label: "Projector" },
	{ id: "computer", label: "Computer" },
	{ id: "relay", label: "Relay" },
	{ id: "outlet", label: "Outlet" },
	{ id: "other", label: "Other" },
];

/** "Fan" when there is none yet, then "Fan 2", "Fan 3". */
export function nextSwitchName(name: string, drafts: readonly SwitchDraft[]): string {
	const taken = new Set(drafts.map((draft) => draft.name));
	if (!taken.has(name)) return name;
	for (let number = 2; ; number += 1) if (!taken.has(`${name} ${number}`)) return `${name} ${number}`;
}

/** An empty rating is left out: the server then takes the type's default and marks it as one. */
export function toSwitchInput({ name, type, ratingW }: SwitchDraft) {
	return { name: name.trim(), type, ...(ratingW.trim() === "" ? {} : { power_rating_w: Number(ratingW) }) };
}
