import type { RoomRow } from "@/wire/http/overview";

export const ROOM_SORTS = ["code", "power", "kwh", "cost", "status"] as const;
const STATUS_ORDER = { offline: 0, stale: 1, never: 2, live: 3 } as const;

/** Rooms that hold the searched text, in the chosen order; what is unknown comes last. "-kwh" is the order reversed. */
export function selectRooms(rooms: readonly RoomRow[], search: string, sort: string): RoomRow[] {
	const text = search.trim().toLowerCase();
	const found = rooms.filter((room) => `${room.code} ${room.name} ${room.building ?? ""}`.toLowerCase().includes(text));
	const isReversed = sort.startsWith("-");
	const by = isReversed ? sort.slice(1) : sort;
	const sorted = found.toSorted((a, b) => compare(a, b, by) || a.code.localeCompare(b.code, "en", { numeric: true }));
	return isReversed ? sorted.toReversed() : sorted;
}

function compare(a: RoomRow, b: RoomRow, by: string): number {
	switch (by) {
		case "power":
			return (b.power_w ?? -1) - (a.power_w ?? -1);
		case "kwh":
			return (b.kwh ?? -1) - (a.kwh ?? -1);
		case "cost":
			return (b.cost ?? -1) - (a.cost ?? -1);
		case "status":
			return STATUS_ORDER[a.status] - STATUS_ORDER[b.status];
		default:
			return 0;
	}
}
