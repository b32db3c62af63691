import { chosen } from "./random";

export type RoomKind = "lecture" | "lab" | "office" | "library" | "corridor";
export type LoadType = "light" | "fan" | "ac" | "projector" | "computer" | "outlet";

export interface SimSwitch {
	readonly name: string;
	readonly type: LoadType;
	readonly ratingW: number;
}

/** A controller in a room, and what hangs on it. */
export interface SimDevice {
	readonly name: string;
	readonly room: string;
	readonly building: string;
	readonly kind: RoomKind;
	readonly switches: readonly SimSwitch[];
	/** What is drawn with every switch off. */
	readonly standbyW: number;
	/** `ac_at_night`: somebody leaves the air conditioner on from evening to morning. */
	readonly habit: "ordinary" | "ac_at_night";
}

const KINDS: readonly RoomKind[] = ["lecture", "lab", "lecture", "office", "lecture", "library", "corridor", "lecture"];

/** What a room draws with every switch off: the controller, and what hangs behind it unswitched. */
export const STANDBY_W: Readonly<Record<RoomKind, number>> = { lecture: 6, lab: 55, office: 38, library: 24, corridor: 70 };

/** A campus of `devices` controllers, one per room, eight rooms to a building. The same seed gives the same campus. */
export function makeCampus({ seed, devices, prefix = "SIM" }: { seed: number; devices: number; prefix?: string }): SimDevice[] {
	return Array.from({ length: devices }, (_, index) => {
		const kind = KINDS[index % KINDS.length] ?? "lecture";
		const room = `${prefix}-${String(index + 1).padStart(3, "0")}`;
		return {
			name: `${room}-A`,
			room,
			building: `${prefix} block ${Math.floor(index / KINDS.length) + 1}`,
			kind,
			switches: switchesOf(kind, chosen(0, 2, seed, room, "size")),
			standbyW: STANDBY_W[kind],
			habit: "ordinary",
		};
	});
}

/** Usual equipment of a room: wattages from the presets of the ledger's rules. `size` 0…2. */
export function switchesOf(kind: RoomKind, size: number): SimSwitch[] {
	const lights: SimSwitch = { name: "Lights", type: "light", ratingW: 40 * (4 + 2 * size) };
	const fans: SimSwitch = { name: "Fans", type: "fan", ratingW: 75 * (2 + size) };
	const ac: SimSwitch = { name: "AC", type: "ac", ratingW: 1200 + 300 * Math.min(size, 1) };
	switch (kind) {
		case "lecture":
			return [lights, fans, ...(size > 0 ? [ac] : []), { name: "Projector", type: "projector", ratingW: 300 }];
		case "lab":
			return [lights, ac, { name: "Workstations", type: "computer", ratingW: 250 * (6 + 3 * size) }];
		case "office":
			return [lights, fans, ac, { name: "Sockets", type: "outlet", ratingW: 200 }];
		case "library":
			return [lights, fans, { name: "Reading lamps", type: "light", ratingW: 15 * (10 + 10 * size) }];
		case "corridor":
			return [lights];
	}
}

/** Highest power in watts that the ledger should believe of a device: all it has, and half as much again. */
export function powerMaxW(device: SimDevice): number {
	return Math.ceil(device.switches.reduce((sum, { ratingW }) => sum + ratingW, device.standbyW) * 1.5);
}
