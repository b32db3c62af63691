import { toPage } from "@/store/page";
import { hashPassword } from "@/store/password";
import { newSecret } from "@/store/secret";
import type { Reader, Transaction } from "@/store/transaction";
import {
	countFullAdmins,
	findUserById,
	createUser as insertUser,
	listUsers as readUsers,
	updateUser as saveUser,
	type User,
	type UserChange,
} from "@/store/users";
import type { createUserRoute, disableUserRoute, listUsersRoute, UserBody, updateUserRoute } from "@/wire/http/accounts";
import type { Answer } from "@/wire/http/routeSpec";
import { type Audit, change } from "../change";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse } from "../outcome";
import { mayGrant, mayReach } from "../permission";
import type { Principal } from "../principal";
import { grantedReach, reachNames } from "./accountReach";

const PASSWORD_CHARACTERS = 20;

export async function listUsers({
	database,
	principal,
	query,
}: RouteCall<typeof listUsersRoute>): Promise<Outcome<Answer<typeof listUsersRoute>>> {
	const rows = await readUsers(database.prisma, principal.siteId, { after: query.after ?? null, limit: query.limit });
	const page = toPage(rows, query.limit, (row) => row.id);
	const names = await reachNames(database.prisma, page.rows);
	const users = page.rows.filter((user) => mayReach(principal, user)).map((user) => ({ ...toApiUser(user), ...names(user) }));
	return ok({ users, next: page.next });
}

export async function createUser(call: RouteCall<typeof createUserRoute>): Promise<Outcome<Answer<typeof createUserRoute>>> {
	const { email, name, password, ...asked } = call.body;
	const reach = await grantedReach(call.database.prisma, call.principal, asked);
	if (reach.kind === "refused") return reach;
	const made = password === undefined ? newSecret().slice(0, PASSWORD_CHARACTERS) : null;
	const passwordHash = await hashPassword(password ?? made ?? "");
	return change(call, async (tx, audit) => {
		const user = await insertUser(tx, { email, name, passwordHash, ...reach.value });
		const body = await bodyOf(tx, user);
		await audit({ action: "user.create", subject: `user:${email}`, after: body });
		return created({ ...body, password: made });
	});
}

export async function updateUser(call: RouteCall<typeof updateUserRoute>): Promise<Outcome<UserBody>> {
	const { name, password, disabled, role, site, classrooms } = call.body;
	const passwordHash = password === undefined ? undefined : await hashPassword(password);
	return change(call, async (tx, audit) => {
		const before = await findUserById(tx, call.path.id);
		if (!before || !mayReach(call.principal, before)) return refuse("not_found");
		// A new password or role is handed out like an account: a token that is not for everything may not.
		if (!mayGrant(call.principal, before)) return refuse("forbidden", "Your token is for less than a person's account.");
		const reach = await changedReach(tx, call.principal, before, { role, site, classrooms });
		if (reach.kind === "refused") return reach;
		const disabledAt = disabled ? (before.disabledAt ?? new Date(call.clock.now())) : null;
		return save(tx, audit, "user.update", before, {
			...reach.value,
			...(name === undefined ? {} : { name }),
			...(passwordHash === undefined ? {} : { passwordHash }),
			...(disabled === undefined ? {} : { disabledAt }),
		});
	});
}

export async function disableUser(call: RouteCall<typeof disableUserRoute>): Promise<Outcome<UserBody>> {
	return change(call, async (tx, audit) => {
		const before = await findUserById(tx, call.path.id);
		if (!before || !mayReach(call.principal, before)) return refuse("not_found");
		return save(tx, audit, "user.disable", before, { disabledAt: before.disabledAt ?? new Date(call.clock.now()) });
	});
}

type ReachChange = Pick<RouteCall<typeof updateUserRoute>["body"], "role" | "site" | "classrooms">;

/** Role, site and rooms as they will be; what is not named stays. A new site drops the rooms of the old one. */
async function changedReach(
	tx: Transaction,
	principal: Principal,
	before: User,
	asked: ReachChange,
): Promise<Outcome<UserChange>> {
	if (asked.role === undefined && asked.site === undefined && asked.classrooms === undefined) return ok({});
	const names = (await reachNames(tx, [before]))(before);
	const site = asked.site === undefined ? names.site : asked.site;
	const classrooms = asked.classrooms ?? (asked.site === undefined ? names.classrooms : []);
	return grantedReach(tx, principal, { role: asked.role ?? before.role, site, classrooms });
}

async function save(
	tx: Transaction,
	audit: Audit,
	action: string,
	before: User,
	changed: UserChange,
): Promise<Outcome<UserBody>> {
	const adminsBefore = await countFullAdmins(tx);
	const after = await saveUser(tx, before.id, changed);
	// Whoever locks out the last full administrator locks out everyone for good.
	if (adminsBefore > 0 && (await countFullAdmins(tx)) === 0)
		return refuse("conflict", "This is the last administrator of all sites who can sign in.");
	const body = await bodyOf(tx, after);
	const secretChanged = changed.passwordHash === undefined ? {} : { password: "changed" };
	await audit({
		action,
		subject: `user:${before.email}`,
		before: await bodyOf(tx, before),
		after: { ...body, ...secretChanged },
	});
	return ok(body);
}

async function bodyOf(db: Reader, user: User): Promise<UserBody> {
	return { ...toApiUser(user), ...(await reachNames(db, [user]))(user) };
}

function toApiUser({ id, email, name, createdAt, disabledAt }: User): Omit<UserBody, "role" | "site" | "classrooms"> {
	return { id, email, name, created_at: createdAt.toISOString(), disabled_at: disabledAt?.toISOString() ?? null };
}
