import type { RouteSpec } from "@/wire/http/routeSpec";
import { REACHES, ROLES } from "../configuration/configured.scenario";
import type { About, RouteRow } from "./everyRoute.scenario";
import type { WholeApi } from "./wholeApi.scenario";

/** Somebody who asks every route, and whether he must be let in. */
export interface Caller {
	readonly name: string;
	readonly headers: Record<string, string>;
	readonly isLetIn: (route: RouteSpec, row: RouteRow) => boolean;
}

type Reach = (typeof REACHES)[number];

/** Which reaches are enough for what a route is about. Written by hand, not asked of permission.ts. */
const ENOUGH: Readonly<Record<About, readonly Reach[]>> = {
	system: ["all sites"],
	siteWide: ["all sites", "this site", "another site"],
	site: ["all sites", "this site"],
	seen: ["all sites", "this site", "the room", "another room"],
	room: ["all sites", "this site", "the room"],
	own: REACHES,
	person: [],
	open: REACHES,
};
/** The routes whose POST turns switches, or only looks. All others are for tokens that may configure. */
const CONTROL = ["/api/devices/{id}/switches/{n}", "/api/classrooms/{id}/switches"];
const LOOKS = ["/api/schedules/preview", "/api/tariff-lab"];
/** Handing out an account takes a token that is for everything. */
const HANDS_OUT = ["POST /api/users", "PATCH /api/users/{id}"];

const ORIGIN = { origin: "http://autovolt.test" };

function rankOf(role: string | null): number {
	return role === null ? -1 : ROLES.indexOf(role as (typeof ROLES)[number]);
}

function purposeOf({ method, path }: RouteSpec): string {
	if (method === "GET" || LOOKS.includes(path)) return "read";
	return CONTROL.includes(path) ? "control" : "configure";
}

/** As long as a session lasts, however often its cookie was renewed. */
const HALF_A_DAY_AGO = () => Date.now() - 12 * 3_600_000;

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const onlyOpen: Caller["isLetIn"] = (_, { about }) => about === "open";

/** Nobody, whoever is no longer somebody, every role and reach, tokens for a purpose, and people with a session. */
export async function everyCaller(api: WholeApi): Promise<Caller[]> {
	return [...(await strangers(api)), ...reaches(api), ...(await purposes(api)), ...(await people(api))];
}

async function strangers(api: WholeApi): Promise<Caller[]> {
	const revoked = await api.token("revoked");
	await api.owner.apiToken.updateMany({ where: { name: "revoked" }, data: { revokedAt: new Date() } });
	const headers: Record<string, Record<string, string>> = {
		nobody: {},
		"nobody, from our own page": ORIGIN,
		"a token that nobody made": bearer(`avt_${"A".repeat(43)}`),
		"a revoked token": bearer(revoked),
		"an expired token": bearer(await api.token("expired", { expiresAt: new Date(Date.now() - 1) })),
		"a disabled admin": { ...ORIGIN, cookie: await api.session("admin", { disabledAt: new Date() }) },
		"an admin's session of before": { ...ORIGIN, cookie: await api.session("admin", { version: 0 }) },
		"an admin's session of twelve hours ago": { ...ORIGIN, cookie: await api.session("admin", { since: HALF_A_DAY_AGO() }) },
		"a session signed by somebody else": {
			...ORIGIN,
			cookie: await api.session("admin", { secret: "not-the-key-of-this-house-0123456789" }),
		},
	};
	return Object.entries(headers).map(([name, sent]) => ({ name, headers: sent, isLetIn: onlyOpen }));
}

function reaches(api: WholeApi): Caller[] {
	return REACHES.flatMap((reach) =>
		ROLES.map((role) => ({
			name: `${role} of ${reach}`,
			headers: bearer(api.tokens.get(`${role} of ${reach}`) as string),
			isLetIn: (route: RouteSpec, { about }: RouteRow) => rankOf(role) >= rankOf(route.role) && ENOUGH[about].includes(reach),
		})),
	);
}

async function purposes(api: WholeApi): Promise<Caller[]> {
	const callers: Caller[] = [];
	for (const scopes of [["read"], ["control"], ["configure"], ["read", "control"]] as const)
		callers.push({
			name: `admin's token to ${scopes.join(" and ")}`,
			headers: bearer(await api.token(`for ${scopes.join(", ")}`, { scopes })),
			isLetIn: (route, { about, ofAuthor }) =>
				about === "open" ||
				(about !== "person" &&
					!ofAuthor &&
					(scopes as readonly string[]).includes(purposeOf(route)) &&
					!HANDS_OUT.includes(`${route.method} ${route.path}`)),
		});
	return callers;
}

async function people(api: WholeApi): Promise<Caller[]> {
	const callers: Caller[] = [];
	for (const role of ROLES) {
		const cookie = await api.session(role);
		const isLetIn: Caller["isLetIn"] = (route, { ofAuthor }) => rankOf(role) >= rankOf(route.role) && !ofAuthor;
		callers.push(
			{ name: `${role} with a session`, headers: { ...ORIGIN, cookie }, isLetIn },
			// Whoever follows a link from elsewhere may look; a form from elsewhere changes nothing.
			...[{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }, {}].map((from) => ({
				name: `${role} with a session, sent by ${JSON.stringify(from)}`,
				headers: { ...from, cookie } as Record<string, string>,
				isLetIn: ((route, row) => route.method === "GET" && isLetIn(route, row)) satisfies Caller["isLetIn"],
			})),
		);
	}
	return callers;
}
