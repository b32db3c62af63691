import { type RoomKind, type SimDevice, type SimSwitch, STANDBY_W, switchesOf } from "../simulate/campus";

export const DEMO_SEED = 2_026;

interface DemoRoom {
	readonly code: string;
	readonly name: string;
	readonly kind: RoomKind;
	/** 0 small … 2 large: how much hangs on its switches. */
	readonly size: 0 | 1 | 2;
	readonly areaM2: number;
}

export interface DemoBuilding {
	readonly name: string;
	readonly rooms: readonly DemoRoom[];
}

export const DEMO_BUILDINGS: readonly DemoBuilding[] = [
	{
		name: "Computer Science",
		rooms: [
			{ code: "CSE-101", name: "Lecture hall 101", kind: "lecture", size: 1, areaM2: 84 },
			{ code: "CSE-102", name: "Lecture hall 102", kind: "lecture", size: 1, areaM2: 84 },
			{ code: "CSE-201", name: "Programming lab", kind: "lab", size: 2, areaM2: 110 },
			{ code: "CSE-202", name: "Networks lab", kind: "lab", size: 1, areaM2: 92 },
			{ code: "CSE-301", name: "Seminar room 301", kind: "lecture", size: 0, areaM2: 56 },
			{ code: "CSE-302", name: "Seminar room 302", kind: "lecture", size: 0, areaM2: 56 },
			{ code: "CSE-OFF", name: "Department office", kind: "office", size: 1, areaM2: 48 },
			{ code: "CSE-COR", name: "Corridors", kind: "corridor", size: 2, areaM2: 160 },
		],
	},
	{
		name: "Science Block",
		rooms: [
			{ code: "SCI-101", name: "Physics theatre", kind: "lecture", size: 2, areaM2: 140 },
			{ code: "SCI-102", name: "Chemistry theatre", kind: "lecture", size: 2, areaM2: 140 },
			{ code: "SCI-111", name: "Physics lab", kind: "lab", size: 0, areaM2: 96 },
			{ code: "SCI-112", name: "Chemistry lab", kind: "lab", size: 0, areaM2: 96 },
			{ code: "SCI-201", name: "Lecture room 201", kind: "lecture", size: 1, areaM2: 72 },
			{ code: "SCI-202", name: "Lecture room 202", kind: "lecture", size: 1, areaM2: 72 },
			{ code: "SCI-203", name: "Lecture room 203", kind: "lecture", size: 0, areaM2: 60 },
			{ code: "SCI-COR", name: "Corridors", kind: "corridor", size: 2, areaM2: 150 },
		],
	},
	{
		name: "Library and Administration",
		rooms: [
			{ code: "LIB-G", name: "Reading hall", kind: "library", size: 2, areaM2: 320 },
			{ code: "LIB-1", name: "Reference section", kind: "library", size: 1, areaM2: 180 },
			{ code: "LIB-2", name: "Digital library", kind: "lab", size: 1, areaM2: 90 },
			{ code: "ADM-101", name: "Principal's office", kind: "office", size: 1, areaM2: 42 },
			{ code: "ADM-102", name: "Accounts", kind: "office", size: 1, areaM2: 54 },
			{ code: "ADM-103", name: "Examination cell", kind: "office", size: 1, areaM2: 50 },
			{ code: "ADM-201", name: "Board room", kind: "lecture", size: 1, areaM2: 64 },
			{ code: "ADM-COR", name: "Corridors", kind: "corridor", size: 1, areaM2: 120 },
		],
	},
];

/** Rooms whose air conditioning has a controller of its own. */
const SPLIT_ROOMS: ReadonlySet<string> = new Set(["CSE-201", "SCI-101", "LIB-2"]);

/** Which device does what it should not, by name. */
export const DEMO_TROUBLE = {
	acAtNight: "ADM-102-A",
	drifts: "SCI-201-A",
	silent: "LIB-1-A",
	resets: "SCI-112-A",
	/** Was without power for five hours, twelve days ago: a gap. */
	gap: "CSE-302-A",
	/** Was without a network for a morning, five days ago, and drained what it had kept. */
	drained: "ADM-201-A",
	/** Nobody has said what its fans draw: they stand at the default of their type, half of what they take. */
	unrated: "SCI-203-A",
} as const;

/** All controllers of the demo campus: 27 in 24 rooms. */
export function demoDevices(): SimDevice[] {
	return DEMO_BUILDINGS.flatMap((building) =>
		building.rooms.flatMap(({ code, kind, size }) => {
			const switches = switchesOf(kind, size);
			if (!SPLIT_ROOMS.has(code)) return [device(building, code, kind, "A", switches)];
			const cooling = switches.filter(({ type }) => type === "ac");
			return [
				device(
					building,
					code,
					kind,
					"A",
					switches.filter(({ type }) => type !== "ac"),
				),
				device(building, code, kind, "AC", cooling),
			];
		}),
	);
}

function device(building: DemoBuilding, room: string, kind: RoomKind, suffix: string, switches: readonly SimSwitch[]): SimDevice {
	const name = `${room}-${suffix}`;
	const habit = name === DEMO_TROUBLE.acAtNight ? "ac_at_night" : "ordinary";
	// A controller of its own for the air conditioning has nothing else behind it.
	const standbyW = suffix === "A" ? STANDBY_W[kind] : 1.2;
	return { name, room, building: building.name, kind, switches, standbyW, habit };
}
