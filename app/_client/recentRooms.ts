const KEY = "autovolt.recentRooms";
const KEPT = 5;

/** Rooms that this browser looked at last, newest first; the palette offers them before anything is typed. */
export function rememberRoom(code: string): void {
	try {
		localStorage.setItem(KEY, JSON.stringify([code, ...recentRooms().filter((each) => each !== code)].slice(0, KEPT)));
	} catch {
		// A browser that stores nothing only loses the shortcut.
	}
}

export function recentRooms(): string[] {
	try {
		const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
		return Array.isArray(stored) ? stored.filter((each): each is string => typeof each === "string") : [];
	} catch {
		return [];
	}
}
