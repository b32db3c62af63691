import type { Scope } from "@/wire/http/routeSpec";

/** What a token can be limited to, within its role. */
export const TOKEN_SCOPES: readonly { readonly id: Scope; readonly label: string }[] = [
	{ id: "read", label: "Read" },
	{ id: "control", label: "Turn switches" },
	{ id: "configure", label: "Configure" },
];

/** Room codes as somebody types them: between commas or line breaks, each once. */
export function roomsOf(text: string): string[] {
	return [...new Set(text.split(/[,\n]/).map((code) => code.trim()))].filter((code) => code !== "");
}

/** "read only · Main campus · A-1, A-2": what limits a token beside its role; empty when nothing does. */
export function reachWords({
	scopes,
	site,
	classrooms,
}: {
	readonly scopes: readonly Scope[];
	readonly site: string | null;
	readonly classrooms: readonly string[];
}): string {
	const labels = TOKEN_SCOPES.filter(({ id }) => scopes.includes(id)).map(({ label }) => label.toLowerCase());
	const purpose = labels.length === TOKEN_SCOPES.length ? null : labels.length === 1 ? `${labels[0]} only` : labels.join(" and ");
	const rooms = classrooms.length > 3 ? `${classrooms.length} rooms` : classrooms.join(", ");
	return [purpose, site, rooms].filter((part) => part !== null && part !== "").join(" · ");
}
