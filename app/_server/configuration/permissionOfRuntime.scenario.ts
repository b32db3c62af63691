import { GET as getActive } from "@/app/api/analytics/active/route";
import { GET as getDaily } from "@/app/api/analytics/daily/route";
import { GET as getRuntime } from "@/app/api/analytics/runtime/route";
import { GET as getRuntimeCsv } from "@/app/api/analytics/runtime-csv/route";
import { GET as getSwitchTypes } from "@/app/api/analytics/switch-types/route";
import { GET as getSwitches } from "@/app/api/analytics/switches/route";
import type { AskedCell, Handler } from "./permissionCells.scenario";

const ROUTES: Readonly<Record<string, Handler>> = {
	runtime: getRuntime,
	switches: getSwitches,
	active: getActive,
	daily: getDaily,
	"switch types": getSwitchTypes,
	"runtime as CSV": getRuntimeCsv,
};

/** Each is asked for the whole site, a room of it, and a device that stands there. */
const SUBJECTS = {
	"": { query: "?site=Main+campus", expected: "1 yyy yyy 444 yyy yyy" },
	" of the room": { query: "?site=Main+campus&classroom=A-1", expected: "1 yyy yyy 444 yyy 444" },
	" of the device": { query: "?site=Main+campus&device=D", expected: "1 yyy yyy 444 yyy 444" },
};

const CELLS = Object.entries(ROUTES).flatMap(([name, handler]) =>
	Object.entries(SUBJECTS).map(([subject, { query, expected }]) => ({ name: `GET ${name}${subject}`, handler, query, expected })),
);

export const RUNTIME_ASKED: Readonly<Record<string, AskedCell>> = Object.fromEntries(
	CELLS.map(({ name, handler, query }) => [name, { handler, sent: { query } }]),
);
/** Columns as in permissionMatrix.db.test.ts. */
export const RUNTIME_EXPECTED: Readonly<Record<string, string>> = Object.fromEntries(
	CELLS.map(({ name, expected }) => [name, expected]),
);
