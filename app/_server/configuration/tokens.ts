import {
	type ApiToken,
	revokeToken as endToken,
	findToken,
	createToken as insertToken,
	listTokens as readTokens,
} from "@/store/apiTokens";
import { toPage } from "@/store/page";
import type { ApiTokenBody, createTokenRoute, listTokensRoute, revokeTokenRoute } from "@/wire/http/accounts";
import { type Answer, SCOPES } from "@/wire/http/routeSpec";
import { change } from "../change";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse, refuseField } from "../outcome";
import { mayReach } from "../permission";
import { resolveMoment, resolveSite } from "../place";
import { grantedReach, reachNames } from "./accountReach";

export async function listTokens({
	database,
	principal,
	query,
}: RouteCall<typeof listTokensRoute>): Promise<Outcome<Answer<typeof listTokensRoute>>> {
	const rows = await readTokens(database.prisma, principal.siteId, { after: query.after ?? null, limit: query.limit });
	const page = toPage(rows, query.limit, (row) => row.id);
	const names = await reachNames(database.prisma, page.rows);
	// A room-limited admin sees the tokens within his own reach.
	const tokens = page.rows
		.filter((token) => mayReach(principal, token))
		.map((token) => ({ ...toApiToken(token), ...names(token) }));
	return ok({ tokens, next: page.next });
}

export async function createToken(call: RouteCall<typeof createTokenRoute>): Promise<Outcome<Answer<typeof createTokenRoute>>> {
	const { name, expires_at: expiry, ...asked } = call.body;
	const { principal, database, clock } = call;
	const scopes = asked.scopes ?? principal.scopes ?? SCOPES;
	const reach = await grantedReach(database.prisma, principal, { ...asked, scopes });
	if (reach.kind === "refused") return reach;
	const expiresAt = await expiryOf(call, expiry ?? undefined);
	if (expiresAt.kind === "refused") return expiresAt;
	if (expiresAt.value !== null && expiresAt.value.getTime() <= clock.now()) return refuseField("expires_at", "lies in the past");
	return change(call, async (tx, audit) => {
		const { token, secret } = await insertToken(tx, {
			name,
			...reach.value,
			scopes,
			expiresAt: expiresAt.value,
			createdBy: principal.actor,
		});
		const body = { ...toApiToken(token), ...(await reachNames(tx, [token]))(token) };
		await audit({ action: "token.create", subject: `token:${name}`, after: body });
		return created({ ...body, token: secret });
	});
}

export async function revokeToken(call: RouteCall<typeof revokeTokenRoute>): Promise<Outcome<ApiTokenBody>> {
	return change(call, async (tx, audit) => {
		const before = await findToken(tx, call.path.id);
		if (!before || !mayReach(call.principal, before)) return refuse("not_found");
		const token = before.revokedAt ? before : await endToken(tx, before.id, new Date(call.clock.now()));
		const body = { ...toApiToken(token), ...(await reachNames(tx, [token]))(token) };
		await audit({ action: "token.revoke", subject: `token:${token.name}`, after: body });
		return ok(body);
	});
}

/** A date means its first instant in the zone of the caller's site. */
async function expiryOf(
	{ database, principal, clock }: RouteCall<typeof createTokenRoute>,
	expiry: RouteCall<typeof createTokenRoute>["body"]["expires_at"],
): Promise<Outcome<Date | null>> {
	if (!expiry) return ok(null);
	if (expiry.kind === "instant") return ok(new Date(expiry.at));
	const site = await resolveSite(database.prisma, principal);
	return site.kind === "refused" ? site : ok(new Date(resolveMoment(expiry, site.value, clock.now())));
}

function toApiToken({
	id,
	name,
	scopes,
	createdAt,
	createdBy,
	expiresAt,
	lastUsedAt,
	revokedAt,
}: ApiToken): Omit<ApiTokenBody, "role" | "site" | "classrooms"> {
	return {
		id,
		name,
		scopes: [...scopes],
		created_at: createdAt.toISOString(),
		created_by: createdBy,
		expires_at: expiresAt?.toISOString() ?? null,
		last_used_at: lastUsedAt?.toISOString() ?? null,
		revoked_at: revokedAt?.toISOString() ?? null,
	};
}
