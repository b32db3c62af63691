import { z } from "zod";
import {
	idPath,
	instantText,
	moment,
	nameText,
	nextPage,
	pageFields,
	plainText,
	roleName,
	roomCode,
	siteReference,
} from "./fields";
import { routeSpec, SCOPES } from "./routeSpec";

/** How far an account reaches. `site` null or left out = all that the maker reaches. */
const reachFields = {
	site: siteReference.nullish(),
	classrooms: z
		.array(roomCode)
		.max(200)
		.default([])
		.meta({ description: "Limits the role to these rooms of `site`; empty = every room" }),
};
const shownReach = { role: roleName, site: z.string().nullable(), classrooms: z.array(z.string()) };

const scopeName = z.enum(SCOPES);

const email = z
	.string()
	.trim()
	.toLowerCase()
	.max(254)
	.regex(
		/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/,
		"must be an e-mail address",
	);
const password = z
	.string()
	.min(12, "must have at least 12 characters")
	.max(200)
	.refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { message: "must not hold control characters" });

export const apiToken = z
	.object({
		id: z.int(),
		name: z.string(),
		...shownReach,
		scopes: z.array(scopeName).meta({ description: "What it is for: read, control (turn switches), configure" }),
		created_at: instantText,
		created_by: z.string().nullable(),
		expires_at: instantText.nullable(),
		last_used_at: instantText.nullable(),
		revoked_at: instantText.nullable(),
	})
	.meta({ id: "ApiToken" });
export type ApiTokenBody = z.infer<typeof apiToken>;

export const user = z
	.object({
		id: z.int(),
		email: z.string(),
		name: z.string(),
		...shownReach,
		created_at: instantText,
		disabled_at: instantText.nullable(),
	})
	.meta({ id: "User" });
export type UserBody = z.infer<typeof user>;

const listQuery = z.strictObject(pageFields);

export const listTokensRoute = routeSpec({
	method: "GET",
	path: "/api/tokens",
	summary: "API tokens, without their secrets",
	role: "admin",
	request: { query: listQuery },
	responses: { 200: { description: "One page", schema: z.object({ tokens: z.array(apiToken), next: nextPage }) } },
});

export const createTokenRoute = routeSpec({
	method: "POST",
	path: "/api/tokens",
	summary: "Make an API token with at most your own reach",
	role: "admin",
	request: {
		body: z.strictObject({
			name: nameText(100),
			role: roleName,
			expires_at: moment.nullish(),
			scopes: z
				.array(scopeName)
				.min(1, "must name at least one")
				.max(SCOPES.length)
				.transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope)))
				.optional()
				.meta({ description: "What it is for, within its role; left out: what its maker may hand out, all of it" }),
			...reachFields,
		}),
	},
	responses: {
		201: {
			description: "Made. This answer alone holds the token",
			schema: apiToken.extend({ token: z.string().meta({ description: "Authorization: Bearer …" }) }),
		},
	},
	problems: ["not_found"],
});

export const revokeTokenRoute = routeSpec({
	method: "DELETE",
	path: "/api/tokens/{id}",
	summary: "Revoke a token, at once",
	role: "admin",
	request: { path: idPath },
	responses: { 200: { description: "Revoked", schema: apiToken } },
	problems: ["not_found"],
});

export const listUsersRoute = routeSpec({
	method: "GET",
	path: "/api/users",
	summary: "People with an account",
	role: "admin",
	request: { query: listQuery },
	responses: { 200: { description: "One page", schema: z.object({ users: z.array(user), next: nextPage }) } },
});

export const createUserRoute = routeSpec({
	method: "POST",
	path: "/api/users",
	summary: "Make an account with at most your own reach",
	role: "admin",
	request: {
		body: z.strictObject({
			email,
			role: roleName,
			name: plainText(100).default(""),
			password: password.optional().meta({ description: "Left out: one is made and shown in this answer" }),
			...reachFields,
		}),
	},
	responses: {
		201: {
			description: "Made",
			schema: user.extend({
				password: z.string().nullable().meta({ description: "The password that was made, this once; null when you gave one" }),
			}),
		},
	},
	problems: ["name_taken", "not_found"],
});

export const updateUserRoute = routeSpec({
	method: "PATCH",
	path: "/api/users/{id}",
	summary: "Change an account; its sessions end",
	role: "admin",
	request: {
		path: idPath,
		body: z.strictObject({
			name: plainText(100).optional(),
			role: roleName.optional(),
			password: password.optional(),
			disabled: z.boolean().optional(),
			site: reachFields.site,
			classrooms: z.array(roomCode).max(200).optional(),
		}),
	},
	responses: { 200: { description: "As it is now", schema: user } },
	problems: ["not_found", "conflict"],
});

export const disableUserRoute = routeSpec({
	method: "DELETE",
	path: "/api/users/{id}",
	summary: "Disable an account; its sessions end, its history stays",
	role: "admin",
	request: { path: idPath },
	responses: { 200: { description: "Disabled", schema: user } },
	problems: ["not_found", "conflict"],
});

export const readAccountRoute = routeSpec({
	method: "GET",
	path: "/api/account",
	summary: "Who you are here, and how far you reach",
	role: "viewer",
	request: { query: z.strictObject({}) },
	responses: {
		200: {
			description: "You",
			schema: z.object({
				kind: z.enum(["user", "token"]),
				name: z.string(),
				...shownReach,
				scopes: z.array(scopeName).nullable().meta({ description: "What your token is for; null for a person" }),
			}),
		},
	},
});

export const changePasswordRoute = routeSpec({
	method: "POST",
	path: "/api/account/password",
	summary: "Change your own password; your sessions end",
	role: "viewer",
	request: { body: z.strictObject({ current_password: z.string().min(1).max(200), new_password: password }) },
	responses: { 204: { description: "Changed" } },
	problems: ["too_many_requests"],
});

export const endSessionsRoute = routeSpec({
	method: "DELETE",
	path: "/api/account/sessions",
	summary: "Sign out everywhere: every session of yours ends, this one too",
	role: "viewer",
	request: {},
	responses: { 204: { description: "Ended" } },
});
