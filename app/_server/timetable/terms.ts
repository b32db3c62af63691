import { addDays } from "@/domain/calendar/zone";
import { insertAudit } from "@/store/auditLog";
import { inTransaction, type PoolClient } from "@/store/pool";
import {
	archiveTerm,
	findTerm,
	insertTerm,
	notifyTimetable,
	readTerms,
	schedulesOfTerm,
	type Term,
	updateTerm,
} from "@/store/siteCalendar";
import type { Answer } from "@/wire/http/routeSpec";
import type { createTermRoute, endTermRoute, listTermsRoute, TermBody, updateTermRoute } from "@/wire/http/siteCalendar";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse, refuseField } from "../outcome";
import { permits } from "../permission";
import { resolveWholeSite } from "../place";
import { answerOfSite } from "../usage/place";
import { readTimetable, seesSchedule } from "./timetable";

const TERMS_MAX = 200;

export function listTerms({
	query,
	...asking
}: RouteCall<typeof listTermsRoute>): Promise<Outcome<Answer<typeof listTermsRoute>>> {
	return answerOfSite(asking, query, async ({ usage, site, now }) => {
		const timetable = await readTimetable(usage.client, site, asking.principal, now);
		const seen = timetable.schedules.filter((schedule) => seesSchedule(timetable, schedule));
		const terms = await readTerms(usage.client, site.siteId);
		return ok({
			terms: terms.map((term) =>
				toApiTerm(
					term,
					seen.filter(({ termIds }) => termIds.includes(term.id)).map(({ name }) => name),
				),
			),
		});
	});
}

export async function createTerm(call: RouteCall<typeof createTermRoute>): Promise<Outcome<TermBody>> {
	const { name, first_day, last_day, site: reference } = call.body;
	const site = await resolveWholeSite(call.database.prisma, call.principal, "manager", reference);
	if (site.kind === "refused") return site;
	return inTransaction(call.database.pool, async (client): Promise<Outcome<TermBody>> => {
		const fields = { siteId: site.value.id, name, from: first_day, until: addDays(last_day, 1) };
		const others = await readTerms(client, fields.siteId);
		if (others.length >= TERMS_MAX) return refuse("conflict", `There are ${TERMS_MAX} terms, the most that a site may have.`);
		const wrong = refusalOf({ id: 0, ...fields }, others);
		if (wrong) return wrong;
		const term = toApiTerm(await insertTerm(client, fields), []);
		await writeDown(client, call, "term.create", term.id, undefined, term);
		return created(term);
	});
}

export async function changeTerm(call: RouteCall<typeof updateTermRoute>): Promise<Outcome<TermBody>> {
	return ofOne(call, async (client, before) => {
		const { body } = call;
		const after = {
			...before,
			name: body.name ?? before.name,
			from: body.first_day ?? before.from,
			until: body.last_day === undefined ? before.until : addDays(body.last_day, 1),
		};
		const wrong = refusalOf(after, await readTerms(client, before.siteId));
		if (wrong) return wrong;
		await updateTerm(client, after);
		const schedules = await schedulesOfTerm(client, before.id);
		await writeDown(client, call, "term.update", before.id, toApiTerm(before, schedules), toApiTerm(after, schedules));
		return ok(toApiTerm(after, schedules));
	});
}

export async function endTerm(call: RouteCall<typeof endTermRoute>): Promise<Outcome<never>> {
	return ofOne(call, async (client, before) => {
		const schedules = await schedulesOfTerm(client, before.id);
		if (schedules.length > 0)
			return refuse("conflict", `${schedules.map((name) => `“${name}”`).join(", ")} holds within it. Change that first.`);
		await archiveTerm(client, before.id, call.clock.now());
		await writeDown(client, call, "term.end", before.id, toApiTerm(before, []), undefined);
		return { kind: "success", status: 204, value: undefined as never };
	});
}

type OfOne = Pick<RouteCall<typeof updateTermRoute>, "database" | "principal" | "path" | "address">;

function ofOne<T>(call: OfOne, work: (client: PoolClient, term: Term) => Promise<Outcome<T>>): Promise<Outcome<T>> {
	return inTransaction(call.database.pool, async (client) => {
		const term = await findTerm(client, call.path.id);
		return term && permits(call.principal, "manager", { kind: "site", siteId: term.siteId })
			? work(client, term)
			: refuseField("id", "no term that you may manage has this id", "not_found");
	});
}

function refusalOf(term: Term, others: readonly Term[]) {
	if (term.until <= term.from) return refuseField("last_day", "must not lie before first_day");
	const taken = others.some((other) => other.id !== term.id && other.name === term.name);
	return taken ? refuseField("name", "is taken by another term", "name_taken") : null;
}

async function writeDown(
	client: PoolClient,
	{ principal, address }: Pick<OfOne, "principal" | "address">,
	action: string,
	id: number,
	before: object | undefined,
	after: object | undefined,
): Promise<void> {
	await insertAudit(client, { actor: principal.actor, address }, { action, subject: `term:${id}`, before, after });
	await notifyTimetable(client);
}

function toApiTerm({ id, name, from, until }: Term, schedules: string[]): TermBody {
	return { id, name, first_day: from, last_day: addDays(until, -1), schedules };
}
