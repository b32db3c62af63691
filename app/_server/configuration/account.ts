import { hashPassword } from "@/store/password";
import { findUserById, updateUser } from "@/store/users";
import type { changePasswordRoute, endSessionsRoute, readAccountRoute } from "@/wire/http/accounts";
import type { Answer } from "@/wire/http/routeSpec";
import { change } from "../change";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField, refuseForNow, type Success } from "../outcome";
import { signIn } from "../signIn";
import { reachNames } from "./accountReach";

const CHANGED: Success<never> = { kind: "success", status: 204, value: undefined as never };

export async function readAccount({
	database,
	principal,
}: RouteCall<typeof readAccountRoute>): Promise<Outcome<Answer<typeof readAccountRoute>>> {
	const names = await reachNames(database.prisma, [principal]);
	return ok({
		kind: principal.kind,
		name: principal.name,
		...names(principal),
		scopes: principal.scopes && [...principal.scopes],
	});
}

/** The current password is asked for, and throttled like a sign-in: an open session must not be enough to take an account over. */
export async function changePassword(call: RouteCall<typeof changePasswordRoute>): Promise<Outcome<never>> {
	const { principal, database, clock, address, body } = call;
	if (principal.kind !== "user") return refuse("forbidden", "A token has no password.");
	const checked = await signIn({ email: principal.name, password: body.current_password, address }, database, clock);
	if (checked.kind === "throttled") return refuseForNow("Too many wrong passwords.", checked.waitMs);
	if (checked.kind === "wrong") return refuseField("current_password", "is not your password");
	const passwordHash = await hashPassword(body.new_password);
	return change(call, async (tx, audit) => {
		if (!(await findUserById(tx, principal.id))) return refuse("not_found");
		await updateUser(tx, principal.id, { passwordHash });
		await audit({ action: "user.change_password", subject: `user:${principal.name}` });
		return CHANGED;
	});
}

/** Ends every session of the caller, this one too; tokens are no sessions. */
export async function endSessions(call: RouteCall<typeof endSessionsRoute>): Promise<Outcome<never>> {
	const { principal } = call;
	if (principal.kind !== "user") return refuse("forbidden", "A token has no session; revoke it instead.");
	return change(call, async (tx, audit) => {
		await updateUser(tx, principal.id, {});
		await audit({ action: "user.end_sessions", subject: `user:${principal.name}` });
		return CHANGED;
	});
}
