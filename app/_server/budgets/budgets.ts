import { budgetsInForce } from "@/domain/billing/budget";
import { type LocalMonth, monthOf } from "@/domain/calendar/zone";
import { insertAudit } from "@/store/auditLog";
import { closeBudgetIncidents } from "@/store/budgetIncidents";
import { archiveBudget, findBudget, insertBudget, type RecordedBudget, readBudgets, updateBudget } from "@/store/budgets";
import { inTransaction } from "@/store/pool";
import type { archiveBudgetRoute, BudgetBody, createBudgetRoute, listBudgetsRoute, updateBudgetRoute } from "@/wire/http/budgets";
import type { Answer, Role } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse, refuseField } from "../outcome";
import { permits, type Subject } from "../permission";
import type { Principal } from "../principal";
import { answerOfSite, type Place } from "../usage/place";
import { toApiBudgets } from "./budgetBody";

/** The budgets in force in a month, as far as the caller sees their rooms; the site's needs the whole site. */
export function listBudgets({
	query,
	...asking
}: RouteCall<typeof listBudgetsRoute>): Promise<Outcome<Answer<typeof listBudgetsRoute>>> {
	return answerOfSite(asking, query, async (place) => {
		const room = query.classroom === undefined ? null : place.rooms.find((one) => one.code === query.classroom);
		if (room === undefined) return refuseField("classroom", "no room that you may see has this code", "not_found");
		const month = query.month ?? monthOf(place.today);
		const { siteId } = place.site;
		const shown = budgetsInForce(await readBudgets(place.usage.client, siteId), month).filter(
			(budget) =>
				(room === null || budget.classroomId === room.classroomId) &&
				mayReach(asking.principal, "viewer", siteId, budget.classroomId),
		);
		return ok({ month, budgets: await toApiBudgets(place, month, shown) });
	});
}

export async function createBudget(call: RouteCall<typeof createBudgetRoute>): Promise<Outcome<BudgetBody>> {
	const { body, principal, database, address, clock } = call;
	const placed = await answerOfSite(call, body, async (place) => {
		const { siteId, name } = place.site;
		const room = body.classroom == null ? null : place.rooms.find((one) => one.code === body.classroom);
		if (room === undefined || !mayReach(principal, "admin", siteId, room?.classroomId ?? null))
			return room === null
				? refuse("forbidden", `Your role is limited to some rooms; this is about all of ${name}.`)
				: refuseField("classroom", "no room that you may manage has this code", "not_found");
		return ok({
			siteId,
			classroomId: room?.classroomId ?? null,
			subject: room === null ? `site:${name}` : `classroom:${room.code}`,
		});
	});
	if (placed.kind === "refused") return placed;
	const { subject, ...place } = placed.value;
	const draft = {
		...place,
		fromMonth: body.month ?? body.from_month ?? "",
		oneMonth: body.month !== undefined,
		amount: toHundredths(body.amount),
		thresholds: body.thresholds,
		createdBy: principal.name,
		createdAt: clock.now(),
	};
	const inserted = await inTransaction(database.pool, async (client): Promise<Outcome<RecordedBudget>> => {
		const budget = await insertBudget(client, draft);
		if (!budget)
			return refuseField(
				body.month === undefined ? "from_month" : "month",
				"has a budget already: change that one",
				"name_taken",
			);
		await insertAudit(client, { actor: principal.actor, address }, { action: "budget.create", subject, after: saidOf(budget) });
		return ok(budget);
	});
	if (inserted.kind === "refused") return inserted;
	const shown = await show(call, inserted.value);
	return shown.kind === "refused" ? shown : created(shown.value);
}

export async function changeBudget(call: RouteCall<typeof updateBudgetRoute>): Promise<Outcome<BudgetBody>> {
	const { body, principal, database, address } = call;
	const found = await findOwn(call);
	if (found.kind === "refused") return found;
	const budget = found.value;
	const next = {
		...budget,
		amount: body.amount === undefined ? budget.amount : toHundredths(body.amount),
		thresholds: body.thresholds ?? budget.thresholds,
	};
	await inTransaction(database.pool, async (client) => {
		await updateBudget(client, budget.id, next);
		const entry = { action: "budget.update", subject: `budget:${budget.id}`, before: saidOf(budget), after: saidOf(next) };
		await insertAudit(client, { actor: principal.actor, address }, entry);
	});
	return show(call, next);
}

export async function endBudget(call: RouteCall<typeof archiveBudgetRoute>): Promise<Outcome<never>> {
	const { principal, database, address, clock } = call;
	const found = await findOwn(call);
	if (found.kind === "refused") return found;
	await inTransaction(database.pool, async (client) => {
		await archiveBudget(client, found.value.id, clock.now());
		await closeBudgetIncidents(client, found.value.id);
		const entry = { action: "budget.archive", subject: `budget:${found.value.id}`, before: saidOf(found.value) };
		await insertAudit(client, { actor: principal.actor, address }, entry);
	});
	return { kind: "success", status: 204, value: undefined as never };
}

type OfOne = Pick<RouteCall<typeof updateBudgetRoute>, "database" | "clock" | "principal" | "path">;

async function findOwn({ database, principal, path }: OfOne): Promise<Outcome<RecordedBudget>> {
	const client = await database.pool.connect();
	const budget = await findBudget(client, path.id).finally(() => client.release());
	return budget && mayReach(principal, "admin", budget.siteId, budget.classroomId)
		? ok(budget)
		: refuseField("id", "no budget that you may manage has this id", "not_found");
}

/** As it stands in the month that it begins with, or the present one when that is over. */
function show(asking: Pick<OfOne, "database" | "clock" | "principal">, budget: RecordedBudget): Promise<Outcome<BudgetBody>> {
	return answerOfSite(asking, { site: String(budget.siteId) }, async (place) => {
		const [shown] = await toApiBudgets(place, monthToShow(place, budget), [budget]);
		return shown ? ok(shown) : refuse("not_found");
	});
}

function monthToShow({ today }: Place, { fromMonth, oneMonth }: RecordedBudget): LocalMonth {
	const present = monthOf(today);
	return oneMonth || fromMonth > present ? fromMonth : present;
}

function mayReach(principal: Principal, least: Role, siteId: number, classroomId: number | null): boolean {
	const subject: Subject = classroomId === null ? { kind: "site", siteId } : { kind: "classroom", siteId, classroomId };
	return permits(principal, least, subject);
}

function saidOf({ fromMonth, oneMonth, amount, thresholds }: RecordedBudget): object {
	return { [oneMonth ? "month" : "from_month"]: fromMonth, amount: Number(amount) / 100, thresholds };
}

/** The schema has checked that there are at most 2 decimals. */
function toHundredths(amount: number): bigint {
	return BigInt(Math.round(amount * 100));
}
