import { describe, expect, it } from "vitest";
import { includesRole, isFor, mayGrant, permits, type Subject, scopeOf } from "./permission";
import type { Principal } from "./principal";

function principal(over: Partial<Principal>): Principal {
	return {
		kind: "user",
		id: 1,
		name: "p@autovolt.test",
		actor: "user:p",
		role: "manager",
		siteId: null,
		classroomIds: [],
		scopes: null,
		...over,
	};
}

const SYSTEM: Subject = { kind: "system" };
const SITE: Subject = { kind: "site", siteId: 1 };
const ROOM: Subject = { kind: "classroom", siteId: 1, classroomId: 10 };

describe("permits", () => {
	it.each([
		["of all sites", {}, [true, true, true]],
		["of the site", { siteId: 1 }, [false, true, true]],
		["of another site", { siteId: 2 }, [false, false, false]],
		["of the room", { siteId: 1, classroomIds: [10, 11] }, [false, false, true]],
		["of the room, on any site", { classroomIds: [10] }, [false, false, true]],
		["of another room", { siteId: 1, classroomIds: [11] }, [false, false, false]],
		["of the room's number on another site", { siteId: 2, classroomIds: [10] }, [false, false, false]],
	])("lets a manager %s do what lies within reach only", (_, limits, expected) => {
		expect([SYSTEM, SITE, ROOM].map((subject) => permits(principal(limits), "manager", subject))).toEqual(expected);
	});

	it("asks for the role as well as for the reach", () => {
		expect(permits(principal({ role: "viewer" }), "manager", ROOM)).toBe(false);
		expect(permits(principal({ role: "admin" }), "manager", ROOM)).toBe(true);
	});
});

describe("includesRole", () => {
	it("orders viewer, manager, admin", () => {
		const roles = ["viewer", "manager", "admin"] as const;
		expect(roles.map((role) => roles.map((least) => includesRole(role, least)))).toEqual([
			[true, false, false],
			[true, true, false],
			[true, true, true],
		]);
	});
});

describe("scopes", () => {
	it("are read for GET and configure for all else, unless a route says so", () => {
		expect([scopeOf({ method: "GET" }), scopeOf({ method: "POST" }), scopeOf({ method: "DELETE" })]).toEqual([
			"read",
			"configure",
			"configure",
		]);
		expect(scopeOf({ method: "POST", scope: "control" })).toBe("control");
	});

	it("limit a token to what it is for, and a person to nothing", () => {
		expect([isFor({ scopes: null }, "configure"), isFor({ scopes: ["read"] }, "read")]).toEqual([true, true]);
		expect([isFor({ scopes: ["read"] }, "control"), isFor({ scopes: [] }, "read")]).toEqual([false, false]);
	});

	it("are handed out by nobody who does not hold them", () => {
		const granter = principal({ role: "admin", kind: "token", scopes: ["read", "configure"] });
		const given = { role: "viewer", siteId: null, classroomIds: [] } as const;
		expect(mayGrant(granter, { ...given, scopes: ["read"] })).toBe(true);
		expect(mayGrant(granter, { ...given, scopes: ["read", "control"] })).toBe(false);
		// A person may do everything that the role allows.
		expect(mayGrant(granter, given)).toBe(false);
		expect(mayGrant(principal({ role: "admin" }), given)).toBe(true);
	});
});

describe("mayGrant", () => {
	const everywhere = { role: "admin", siteId: null, classroomIds: [] } as const;

	it.each([
		["all", {}, everywhere, true],
		["more than the role", { role: "manager" as const }, everywhere, false],
		["all sites from one", { siteId: 1 }, everywhere, false],
		["one site from all", {}, { ...everywhere, siteId: 1 }, true],
		["one room from all", {}, { ...everywhere, siteId: 1, classroomIds: [10] }, true],
		["his site", { siteId: 1 }, { ...everywhere, siteId: 1 }, true],
		["another site", { siteId: 1 }, { ...everywhere, siteId: 2 }, false],
		["every room from some", { siteId: 1, classroomIds: [10] }, { ...everywhere, siteId: 1 }, false],
		["his room", { siteId: 1, classroomIds: [10, 11] }, { ...everywhere, siteId: 1, classroomIds: [11] }, true],
		["a room beside his", { siteId: 1, classroomIds: [10] }, { ...everywhere, siteId: 1, classroomIds: [10, 11] }, false],
	])("decides whether an admin may give %s", (_, limits, given, expected) => {
		expect(mayGrant(principal({ role: "admin", ...limits }), given)).toBe(expected);
	});
});
