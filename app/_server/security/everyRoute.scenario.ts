import type { Sent } from "../testRequests";
import type { WholeApi } from "./wholeApi.scenario";

/**
 * What a route is about, and so who may be let in, beside the role that its contract asks for:
 * system = accounts of all sites · siteWide = any site, whole · site = the first site, whole · seen = the first site, or
 * rooms of it · room = room A-1 of it · own = whoever has an account · person = the same, with a session · open = anyone.
 */
export type About = "system" | "siteWide" | "site" | "seen" | "room" | "own" | "person" | "open";

export interface RouteRow {
	readonly about: About;
	readonly params?: Record<string, string>;
	readonly query?: string;
	readonly body?: object;
	/** Lists answer everyone; who is let in sees this. */
	readonly shows?: string;
	/** It can be done once only: of those whom it lets in, one is asked. */
	readonly once?: true;
	/** Of those whom it lets in, only the author may: whoever made it with a token of this scenario. */
	readonly ofAuthor?: true;
	/** Status of who is let in, where it is neither 2xx nor 409. */
	readonly status?: number;
}

export type RouteRows = Readonly<Record<string, RouteRow>>;

const SITE = "?site=Main+campus";
const ROOM = `${SITE}&classroom=A-1`;
const OPEN_BILL = `${SITE}&month=2024-02&classroom=A-1`;
const DAYS = "&start=2026-01-01&end=2026-01-02";
const here = { site: "Main campus" };
const version = { cost_per_kwh: 9, effective_from: "2026-02-01", dry_run: true, ...here };
const lessons = { name: "Lessons", weekdays: ["wed"], starts: "09:00", ends: "17:00", classrooms: ["A-1"], ...here };
const adoption = { position: 0, power_w: 40, start: "2026-01-01", end: "2026-01-14" };
const correction = { entry: 2, decision: "correct", energy_wh: 1, note: "read at the meter", dry_run: true };
const candidates = [{ label: "x", components: [{ kind: "energy_flat", rate_per_kwh: "1" }] }];

/** One request per method of every route; by hand, as it says who may do what. */
export function everyRoute(api: WholeApi): RouteRows {
	return { ...configuration(api), ...accounts(api), ...prices(api), ...bills(api), ...switches(api), ...figures(api) };
}

const idOf = (id: number) => ({ id: String(id) });

function configuration({ ids }: WholeApi): RouteRows {
	const [site, building, room] = [idOf(ids.site), idOf(ids.building), idOf(ids.room)];
	const device = idOf(ids.device);
	return {
		"GET /api/sites": { about: "seen", shows: "Main campus" },
		"POST /api/sites": { about: "system", body: { name: "Main campus", time_zone: "UTC", currency: "EUR" } },
		"PATCH /api/sites/{id}": { about: "site", params: site, body: { name: "Main campus" } },
		"GET /api/buildings": { about: "room", shows: "North" },
		"POST /api/buildings": { about: "site", body: { name: "North", ...here } },
		"PATCH /api/buildings/{id}": { about: "site", params: building, body: { name: "North" } },
		"DELETE /api/buildings/{id}": { about: "site", params: building },
		"GET /api/classrooms": { about: "room", shows: '"A-1"' },
		"POST /api/classrooms": { about: "site", body: { code: "A-1", ...here } },
		"PATCH /api/classrooms/{id}": { about: "room", params: room, body: { name: "Lab" } },
		"DELETE /api/classrooms/{id}": { about: "room", params: room },
		"GET /api/devices": { about: "room", shows: '"D"' },
		"POST /api/devices": { about: "room", body: { esp32_name: "D", classroom: "A-1", ...here } },
		"GET /api/devices/{id}": { about: "room", params: device },
		"PATCH /api/devices/{id}": { about: "room", params: device, body: {} },
		"DELETE /api/devices/{id}": { about: "room", params: { id: String(ids.archived) } },
		"GET /api/devices/{id}/restarts": { about: "room", params: device },
		"POST /api/devices/{id}/secret": { about: "room", params: device, body: {} },
		"POST /api/devices/{id}/placement": { about: "room", params: device, body: { classroom: "A-1", from: "2026-01-01" } },
		"POST /api/devices/{id}/calibration/adopt": { about: "room", params: device, body: adoption },
		"GET /api/devices/{id}/corrections": { about: "room", params: device },
		"POST /api/devices/{id}/corrections": { about: "room", params: device, body: correction },
		"GET /api/devices/authority": { about: "own", shows: "authority" },
		"GET /api/devices/unclaimed": { about: "siteWide", shows: '"N"' },
		"GET /api/quarantine": { about: "siteWide", shows: "autovolt/N/telemetry" },
		"POST /api/quarantine": { about: "siteWide", body: { ids: [1] } },
	};
}

function accounts({ ids, incident }: WholeApi): RouteRows {
	const [token, user] = [{ id: String(ids.token) }, { id: String(ids.user) }];
	const person = { email: "u@autovolt.test", role: "viewer", password: "a long password", ...here };
	return {
		"GET /api/tokens": { about: "site", shows: '"name":"T"' },
		"POST /api/tokens": { about: "site", body: { name: "new", role: "viewer", ...here } },
		"DELETE /api/tokens/{id}": { about: "site", params: token },
		"GET /api/users": { about: "site", shows: "u@autovolt.test" },
		"POST /api/users": { about: "site", body: person },
		"PATCH /api/users/{id}": { about: "site", params: user, body: { name: "U" } },
		"DELETE /api/users/{id}": { about: "site", params: user },
		"GET /api/account": { about: "own" },
		// Nobody's password: who is let in is told that it is wrong.
		"POST /api/account/password": {
			...{ about: "person", status: 400 },
			body: { current_password: "x", new_password: "another long one" },
		},
		"DELETE /api/account/sessions": { about: "person", once: true },
		"GET /api/incidents": { about: "room", shows: "device_silent" },
		"PATCH /api/incidents/{id}": { about: "room", params: { id: incident }, body: { owner: null } },
		"GET /api/audit": { about: "system" },
		"GET /api/audit/csv": { about: "system" },
	};
}

function prices({ ids }: WholeApi): RouteRows {
	const draft = { about: "site", params: { id: String(ids.draft) }, body: {} } as const;
	const own = { ...draft, ofAuthor: true } as const;
	return {
		"GET /api/power-analytics/cost-versions": { about: "seen", query: SITE, shows: "8.5" },
		"POST /api/power-analytics/cost-versions": { about: "site", body: version },
		"POST /api/power-analytics/cost-versions/{id}/withdraw": {
			...{ about: "site", params: { id: String(ids.version) }, body: { dry_run: true } },
		},
		"GET /api/cost-version-drafts": { about: "site", query: SITE, shows: "7.25" },
		"GET /api/cost-version-drafts/{id}": { about: "site", params: draft.params },
		"PATCH /api/cost-version-drafts/{id}": own,
		"POST /api/cost-version-drafts/{id}/submit": own,
		"POST /api/cost-version-drafts/{id}/reject": draft,
		"POST /api/cost-version-drafts/{id}/approve": draft,
		"POST /api/cost-version-drafts/{id}/withdraw": own,
		"GET /api/recalculations": { about: "seen", query: SITE, shows: "days_total" },
		"GET /api/recalculations/{id}": { about: "seen", params: { id: String(ids.recalculation) } },
		"GET /api/tariff-schema.json": { about: "open" },
		"POST /api/tariff-lab": { about: "site", body: { candidates, first_month: "2024-01", last_month: "2024-02", ...here } },
		"POST /api/power-analytics/recalculate": {
			...{ about: "room", body: { classroom: "A-1", start: "2026-01-01", end: "2026-01-01", dry_run: true, ...here } },
		},
	};
}

function bills(api: WholeApi): RouteRows {
	const roomBill = { about: "room", params: { id: api.roomBill } } as const;
	const open = { about: "room", query: OPEN_BILL } as const;
	const budget = { id: api.siteBudget };
	return {
		"GET /api/bills": { about: "room", query: SITE, shows: '"A-1"' },
		"POST /api/bills": { about: "site", body: { month: "2024-02", dry_run: true, ...here } },
		"GET /api/bills/{id}": roomBill,
		"GET /api/bills/{id}/csv": roomBill,
		"GET /api/bills/{id}/pdf": roomBill,
		"GET /api/bills/{id}/lines/{line}/evidence": { about: "room", params: { id: api.roomBill, line: "1" } },
		"GET /api/bills/open": open,
		"GET /api/bills/open/csv": open,
		"GET /api/bills/open/pdf": open,
		"GET /api/bills/open/lines/{line}/evidence": {
			...{ about: "room", params: { line: "1" }, query: `${SITE}&month=2024-02&of=A-1` },
		},
		"GET /api/budgets": { about: "room", query: SITE, shows: '"A-1"' },
		"POST /api/budgets": { about: "site", body: { from_month: "2024-01", amount: 10, ...here } },
		"PATCH /api/budgets/{id}": { about: "site", params: budget, body: { amount: 10 } },
		"DELETE /api/budgets/{id}": { about: "site", params: budget, once: true },
		"GET /api/invoice-checks": { about: "site", query: SITE, shows: "KSEB" },
		"POST /api/invoice-checks": { about: "site", body: { ...api.invoice, ...here } },
		"GET /api/invoice-checks/{id}": { about: "site", params: { id: api.check } },
		"DELETE /api/invoice-checks/{id}": { about: "site", params: { id: api.check }, once: true },
	};
}

function switches(api: WholeApi): RouteRows {
	const [device, room, rule] = [String(api.ids.device), { id: String(api.ids.room) }, { id: api.rule }];
	const [schedule, term] = [{ id: api.schedule }, { id: api.term }];
	return {
		"POST /api/devices/{id}/switches/{n}": { about: "room", params: { id: device, n: "0" }, body: { state: true } },
		"GET /api/classrooms/{id}/switches": { about: "room", params: room, shows: "Lamp" },
		"POST /api/classrooms/{id}/switches": { about: "room", params: room, body: { state: false, types: ["light"] } },
		"GET /api/commands": { about: "room", shows: api.command },
		"GET /api/commands/{cmd_id}": { about: "room", params: { cmd_id: api.command } },
		"GET /api/motion-rules": { about: "room", shows: '"A-1"' },
		"POST /api/motion-rules": { about: "room", body: { classroom: "A-1", ...here } },
		"PATCH /api/motion-rules/{id}": { about: "room", params: rule, body: { hold_seconds: 300 } },
		"DELETE /api/motion-rules/{id}": { about: "room", params: rule, once: true },
		"GET /api/schedules": { about: "room", query: SITE, shows: "Of the room" },
		"POST /api/schedules": { about: "room", body: lessons },
		"PATCH /api/schedules/{id}": { about: "room", params: schedule, body: { revision: 999 } },
		"DELETE /api/schedules/{id}": { about: "room", params: { id: api.secondSchedule }, once: true },
		"GET /api/schedules/preview": { about: "room", query: ROOM },
		"POST /api/schedules/preview": { about: "room", body: lessons },
		"GET /api/schedule-runs": { about: "room", query: SITE, shows: "Of the room" },
		"GET /api/terms": { about: "seen", query: SITE, shows: "Autumn" },
		"POST /api/terms": { about: "site", body: { name: "Spring", first_day: "2026-01-05", last_day: "2026-05-30", ...here } },
		"PATCH /api/terms/{id}": { about: "site", params: term, body: {} },
		"DELETE /api/terms/{id}": { about: "site", params: term, once: true },
		"GET /api/holidays": { about: "seen", query: SITE, shows: "Independence Day" },
		"POST /api/holidays": { about: "site", body: { text: "2026-01-26 Republic Day", ...here } },
		"DELETE /api/holidays/{date}": { about: "site", params: { date: "2026-08-15" }, query: SITE, once: true },
	};
}

function figures({ job }: WholeApi): RouteRows {
	const room = { about: "room", query: ROOM } as const;
	const month = { about: "room", query: `${ROOM}&year=2026&month=1` } as const;
	const days = { about: "room", query: `${ROOM}${DAYS}` } as const;
	const device = { about: "room", query: "?device=D" } as const;
	return {
		"GET /api/analytics/runtime": room,
		"GET /api/analytics/runtime-csv": room,
		"GET /api/analytics/switches": room,
		"GET /api/analytics/active": room,
		"GET /api/analytics/daily": room,
		"GET /api/analytics/switch-types": room,
		"GET /api/analytics/measurements": device,
		"GET /api/analytics/calibration": device,
		"GET /api/analytics/idle-waste": { about: "room", query: SITE, shows: '"A-1"' },
		"GET /api/analytics/energy-summary": { about: "seen", query: SITE },
		"GET /api/power-analytics/summary": room,
		"GET /api/power-analytics/device-breakdown": room,
		"GET /api/power-analytics/monthly": month,
		"GET /api/power-analytics/calendar": month,
		"GET /api/power-analytics/timeline": days,
		"GET /api/power-analytics/export-csv": days,
		"GET /api/power-analytics/health": { about: "open" },
		"GET /api/switch-logs": days,
		"GET /api/switch-sessions": days,
		"GET /api/switch-sessions/csv": days,
		"GET /api/overview": { about: "seen", query: SITE },
		"GET /api/classroom-view": room,
		"GET /api/live": { about: "own" },
		"GET /api/openapi.json": { about: "own" },
		"GET /api/energy-consumption": { about: "open", status: 410 },
		"GET /health": { about: "open" },
		// No worker runs here.
		"GET /readyz": { about: "open", status: 503 },
		"GET /metrics": { about: "open" },
		"GET /api/jobs/{id}": { about: "room", params: { id: job } },
	};
}

/** The request of a row, as `send` takes it. */
export function sentOf(method: string, { params = {}, query = "", body }: RouteRow): Sent {
	return { method, params, query, ...(body === undefined ? {} : { body }) };
}
