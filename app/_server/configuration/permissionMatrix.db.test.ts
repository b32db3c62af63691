import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as password } from "@/app/api/account/password/route";
import { GET as account } from "@/app/api/account/route";
import { GET as calibration } from "@/app/api/analytics/calibration/route";
import { GET as measurements } from "@/app/api/analytics/measurements/route";
import { GET as audit } from "@/app/api/audit/route";
import * as building from "@/app/api/buildings/[id]/route";
import * as buildings from "@/app/api/buildings/route";
import * as classroom from "@/app/api/classrooms/[id]/route";
import * as classrooms from "@/app/api/classrooms/route";
import { POST as approve } from "@/app/api/cost-version-drafts/[id]/approve/route";
import { POST as reject } from "@/app/api/cost-version-drafts/[id]/reject/route";
import * as draft from "@/app/api/cost-version-drafts/[id]/route";
import { POST as submit } from "@/app/api/cost-version-drafts/[id]/submit/route";
import { POST as giveUp } from "@/app/api/cost-version-drafts/[id]/withdraw/route";
import * as drafts from "@/app/api/cost-version-drafts/route";
import { POST as adopt } from "@/app/api/devices/[id]/calibration/adopt/route";
import { POST as place } from "@/app/api/devices/[id]/placement/route";
import * as device from "@/app/api/devices/[id]/route";
import { POST as rotate } from "@/app/api/devices/[id]/secret/route";
import { GET as authority } from "@/app/api/devices/authority/route";
import * as devices from "@/app/api/devices/route";
import { GET as unclaimed } from "@/app/api/devices/unclaimed/route";
import { POST as withdrawVersion } from "@/app/api/power-analytics/cost-versions/[id]/withdraw/route";
import * as costVersions from "@/app/api/power-analytics/cost-versions/route";
import * as quarantine from "@/app/api/quarantine/route";
import * as recalculation from "@/app/api/recalculations/[id]/route";
import * as recalculations from "@/app/api/recalculations/route";
import * as site from "@/app/api/sites/[id]/route";
import * as sites from "@/app/api/sites/route";
import * as token from "@/app/api/tokens/[id]/route";
import * as tokens from "@/app/api/tokens/route";
import * as user from "@/app/api/users/[id]/route";
import * as users from "@/app/api/users/route";
import { send } from "../testRequests";
import { openConfiguredApi } from "./configured.scenario";
import { type AskedCell, cellsOf, type Handler } from "./permissionCells.scenario";
import { RUNTIME_ASKED, RUNTIME_EXPECTED } from "./permissionOfRuntime.scenario";

type Api = Awaited<ReturnType<typeof openConfiguredApi>>;
type Asked = Omit<AskedCell, "params"> & { readonly id?: keyof Api["ids"] };

const here = { site: "Main campus" };
const version = { cost_per_kwh: 9, effective_from: "2026-02-01", dry_run: true, ...here };

/** Each asks for something of the first site. Nothing changes by asking twice, so that every cell stands alone. */
const ASKED: Readonly<Record<string, Asked>> = {
	"GET sites": { handler: sites.GET, shows: "Main campus" },
	"POST sites": { handler: sites.POST, sent: { body: { name: "Main campus", time_zone: "UTC", currency: "EUR" } } },
	"PATCH site": { handler: site.PATCH, id: "site", sent: { method: "PATCH", body: { name: "Main campus" } } },
	"GET buildings": { handler: buildings.GET, shows: "North" },
	"POST buildings": { handler: buildings.POST, sent: { body: { name: "North", ...here } } },
	"PATCH building": { handler: building.PATCH, id: "building", sent: { method: "PATCH", body: { name: "North" } } },
	"DELETE building": { handler: building.DELETE, id: "building", sent: { method: "DELETE" } },
	"GET classrooms": { handler: classrooms.GET, shows: '"A-1"' },
	"POST classrooms": { handler: classrooms.POST, sent: { body: { code: "A-1", ...here } } },
	"PATCH classroom": { handler: classroom.PATCH, id: "room", sent: { method: "PATCH", body: { name: "Lab" } } },
	"DELETE classroom": { handler: classroom.DELETE, id: "room", sent: { method: "DELETE" } },
	"GET devices": { handler: devices.GET, shows: '"D"' },
	"POST devices": { handler: devices.POST, sent: { body: { esp32_name: "D", classroom: "A-1", ...here } } },
	"GET device": { handler: device.GET, id: "device" },
	"PATCH device": { handler: device.PATCH, id: "device", sent: { method: "PATCH", body: {} } },
	"DELETE device": { handler: device.DELETE, id: "archived", sent: { method: "DELETE" } },
	"POST secret": { handler: rotate, id: "device", sent: { body: {} } },
	"POST placement": { handler: place, id: "device", sent: { body: { classroom: "A-1", from: "2026-01-01" } } },
	"GET measurements of the room": { handler: measurements, sent: { query: "?site=Main+campus&classroom=A-1" } },
	"GET measurements of the device": { handler: measurements, sent: { query: "?device=D" } },
	"GET calibration": { handler: calibration, sent: { query: "?device=D" } },
	"POST calibration's adoption": {
		handler: adopt,
		id: "device",
		sent: { body: { position: 0, power_w: 40, start: "2026-01-01", end: "2026-01-14" } },
	},
	"GET unclaimed": { handler: unclaimed, shows: '"N"' },
	"GET authority": { handler: authority, shows: "authority" },
	"GET tokens": { handler: tokens.GET, shows: '"name":"T"' },
	"POST tokens": { handler: tokens.POST, sent: { body: { name: "new", role: "viewer", ...here } } },
	"DELETE token": { handler: token.DELETE, id: "token", sent: { method: "DELETE" } },
	"GET users": { handler: users.GET, shows: "u@autovolt.test" },
	"POST users": {
		handler: users.POST,
		sent: { body: { email: "u@autovolt.test", role: "viewer", password: "a long password", ...here } },
	},
	"PATCH user": { handler: user.PATCH, id: "user", sent: { method: "PATCH", body: { name: "U" } } },
	"DELETE user": { handler: user.DELETE, id: "user", sent: { method: "DELETE" } },
	"GET account": { handler: account },
	"POST password": { handler: password, sent: { body: { current_password: "x", new_password: "another long one" } } },
	"GET quarantine": { handler: quarantine.GET, shows: "autovolt/N/telemetry" },
	"POST quarantine": { handler: quarantine.POST, sent: { body: { ids: [1] } } },
	"GET audit": { handler: audit, shows: "entries" },
	"GET cost versions": { handler: costVersions.GET, sent: { query: "?site=Main+campus" }, shows: "8.5" },
	"GET cost versions of the room": {
		handler: costVersions.GET,
		sent: { query: "?site=Main+campus&classroom=A-1" },
		shows: "8.5",
	},
	"POST cost version": { handler: costVersions.POST, sent: { body: version } },
	"POST cost version of the room": { handler: costVersions.POST, sent: { body: { ...version, classroom: "A-1" } } },
	"POST cost version of the building": { handler: costVersions.POST, sent: { body: { ...version, building: "North" } } },
	"POST version's withdrawal": { handler: withdrawVersion, id: "version", sent: { body: { dry_run: true } } },
	"GET drafts": { handler: drafts.GET, sent: { query: "?site=Main+campus" }, shows: "7.25" },
	"GET draft": { handler: draft.GET, id: "draft", shows: "7.25" },
	"PATCH draft": { handler: draft.PATCH, id: "draft", sent: { method: "PATCH", body: {} } },
	"POST draft's submission": { handler: submit, id: "draft", sent: { body: {} } },
	"POST draft's refusal": { handler: reject, id: "draft", sent: { body: {} } },
	"POST draft's approval": { handler: approve, id: "draft", sent: { body: {} } },
	"POST draft's end": { handler: giveUp, id: "draft", sent: { body: {} } },
	...RUNTIME_ASKED,
	"GET recalculations": { handler: recalculations.GET, sent: { query: "?site=Main+campus" }, shows: "days_total" },
	"GET recalculation": { handler: recalculation.GET, id: "recalculation" },
};

/** By hand; the columns are those of `cellsOf`. */
const EXPECTED: Readonly<Record<keyof typeof ASKED, string>> = {
	"GET sites": "1 yyy yyy nnn yyy yyy",
	"POST sites": "1 33y 333 333 333 333",
	"PATCH site": "1 33y 33y 334 334 334",
	"GET buildings": "1 yyy yyy nnn yyy nnn",
	"POST buildings": "1 3yy 3yy 344 333 333",
	"PATCH building": "1 3yy 3yy 344 344 344",
	"DELETE building": "1 3yy 3yy 344 344 344",
	"GET classrooms": "1 yyy yyy nnn yyy nnn",
	"POST classrooms": "1 3yy 3yy 344 333 333",
	"PATCH classroom": "1 3yy 3yy 344 3yy 344",
	"DELETE classroom": "1 3yy 3yy 344 3yy 344",
	"GET devices": "1 yyy yyy nnn yyy nnn",
	"POST devices": "1 3yy 3yy 344 3yy 344",
	"GET device": "1 yyy yyy 444 yyy 444",
	"PATCH device": "1 3yy 3yy 344 3yy 344",
	"DELETE device": "1 3yy 3yy 344 3yy 344",
	"POST secret": "1 3yy 3yy 344 3yy 344",
	"POST placement": "1 3yy 3yy 344 3yy 344",
	"GET measurements of the room": "1 yyy yyy 444 yyy 444",
	"GET measurements of the device": "1 yyy yyy 444 yyy 444",
	"GET calibration": "1 yyy yyy 444 yyy 444",
	"POST calibration's adoption": "1 3yy 3yy 344 3yy 344",
	"GET unclaimed": "1 3yy 3yy 3yy 3nn 3nn",
	"GET authority": "1 3yy 3yy 3yy 3yy 3yy",
	"GET tokens": "1 33y 33y 33n 33n 33n",
	"POST tokens": "1 33y 33y 334 333 333",
	"DELETE token": "1 33y 33y 334 334 334",
	"GET users": "1 33y 33y 33n 33n 33n",
	"POST users": "1 33y 33y 334 333 333",
	"PATCH user": "1 33y 33y 334 334 334",
	"DELETE user": "1 33y 33y 334 334 334",
	"GET account": "1 yyy yyy yyy yyy yyy",
	"POST password": "1 333 333 333 333 333",
	"GET quarantine": "1 3yy 3yy 3yy 333 333",
	"POST quarantine": "1 3yy 3yy 3yy 333 333",
	"GET audit": "1 33y 333 333 333 333",
	"GET cost versions": "1 yyy yyy 444 yyy yyy",
	"GET cost versions of the room": "1 yyy yyy 444 yyy 444",
	"POST cost version": "1 33y 33y 334 333 333",
	"POST cost version of the room": "1 33y 33y 334 33y 334",
	"POST cost version of the building": "1 33y 33y 334 333 333",
	"POST version's withdrawal": "1 33y 33y 334 334 334",
	"GET drafts": "1 3yy 3yy 344 3nn 3nn",
	"GET draft": "1 3yy 3yy 344 344 344",
	"PATCH draft": "1 33y 33y 334 334 334",
	"POST draft's submission": "1 33y 33y 334 334 334",
	"POST draft's refusal": "1 33y 33y 334 334 334",
	"POST draft's approval": "1 33y 33y 334 334 334",
	"POST draft's end": "1 33y 33y 334 334 334",
	...RUNTIME_EXPECTED,
	"GET recalculations": "1 yyy yyy 444 yyy yyy",
	"GET recalculation": "1 yyy yyy 444 yyy yyy",
};

describe("role × site × rooms", () => {
	let api: Api;
	beforeAll(async () => {
		api = await openConfiguredApi();
	});
	afterAll(() => api.close());

	it.each(Object.keys(ASKED))("%s lets in whom the table names, and nobody else", async (name) => {
		const asked = ASKED[name] as Asked;
		const params = asked.id === undefined ? {} : { id: String(api.ids[asked.id]) };
		expect(await cellsOf(api.tokens, { ...asked, params })).toBe(EXPECTED[name]);
	});

	it("lets nobody move a device out of or into a room that is not theirs", async () => {
		const move = async (caller: string, classroom: string) => {
			const sent = {
				params: { id: String(api.ids.device) },
				token: api.tokens.get(caller),
				body: { classroom, from: "2026-01-01" },
			};
			return (await send(place, sent)).status;
		};
		expect(await move("manager of the room", "A-2")).toBe(404);
		expect(await move("admin of another room", "A-2")).toBe(404);
		expect(await move("admin of this site", "A-2")).toBe(201);
		expect(await move("manager of the room", "A-1")).toBe(404);
		expect(await move("admin of this site", "A-1")).toBe(201);
	});

	it("has a row for every method of every configuration route", () => {
		const methods = [
			sites,
			site,
			buildings,
			building,
			classrooms,
			classroom,
			devices,
			device,
			tokens,
			token,
			users,
			user,
			quarantine,
			costVersions,
			drafts,
			draft,
			recalculations,
			recalculation,
		];
		const handlers = [
			...methods.flatMap((module) => Object.values(module) as Handler[]),
			place,
			adopt,
			measurements,
			calibration,
			withdrawVersion,
			submit,
			approve,
			reject,
			giveUp,
			rotate,
			unclaimed,
			authority,
			account,
			password,
			audit,
		];
		const asked = new Set(Object.values(ASKED).map(({ handler }) => handler));
		expect(handlers.filter((handler) => !asked.has(handler))).toEqual([]);
	});
});
