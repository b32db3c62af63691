import { insertAudit } from "@/store/auditLog";
import { findIncidentEntries } from "@/store/incidentEntries";
import {
	countIncidents,
	decideIncident,
	type IncidentScope,
	type ListedIncident,
	listActing,
	lockIncident,
	type Person,
	listIncidents as readIncidents,
} from "@/store/incidentList";
import type { IncidentStand } from "@/store/incidentState";
import { toPage } from "@/store/page";
import { inTransaction, type PoolClient } from "@/store/pool";
import { findUsageSiteId } from "@/store/usagePlaces";
import { readUsageSite } from "@/store/usageSite";
import { INCIDENT_STATES, type IncidentBody, type listIncidentsRoute, type updateIncidentRoute } from "@/wire/http/incidents";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { permits, reachOf } from "../permission";
import type { Principal } from "../principal";
import { subjectOf, toApiIncident, type Zones } from "./incidentBody";
import { kindTitle } from "./incidentWords";

const SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const ACTIVE: readonly IncidentStand[] = ["open", "acknowledged"];

/** What the caller may see, filtered as asked. */
export function listIncidents({
	database,
	clock,
	principal,
	query,
}: RouteCall<typeof listIncidentsRoute>): Promise<Outcome<Answer<typeof listIncidentsRoute>>> {
	return inTransaction(
		database.pool,
		async (client): Promise<Outcome<Answer<typeof listIncidentsRoute>>> => {
			const reach = reachOf(principal);
			const siteId = query.site === undefined ? reach.siteId : await findUsageSiteId(client, { text: query.site, ...reach });
			if (query.site !== undefined && siteId === null)
				return refuseField("site", "no site that you may see has this name", "not_found");
			if (query.owner === "me" && principal.kind !== "user") return refuseField("owner", "a token is no person: give an id");
			const scope: IncidentScope = { siteId, classroomIds: reach.classroomIds };
			const rows = await readIncidents(client, {
				...scope,
				stands: query.state === "active" ? ACTIVE : query.state === "all" ? INCIDENT_STATES : [query.state],
				kind: query.kind ?? null,
				ownerId: query.owner === undefined ? null : ownerIdOf(query.owner, principal),
				classroom: query.classroom ?? null,
				before: query.after ?? null,
				limit: query.limit + 1,
			});
			const page = toPage(rows, query.limit, ({ id }) => id);
			const { counts, kinds } = await countIncidents(client, scope);
			const beside = await besides(client, page.rows);
			return ok({
				as_of: new Date(clock.now()).toISOString(),
				incidents: page.rows.map((row) => toApiIncident(row, principal, beside)),
				counts,
				kinds: kinds.map((kind) => ({ kind, title: kindTitle(kind) })).sort((a, b) => a.title.localeCompare(b.title, "en")),
				people: principal.role === "viewer" ? [] : peopleBeside(await listActing(client), principal),
				next: page.next,
			});
		},
		SNAPSHOT,
	);
}

/** Acknowledge, hand on, resolve, open again: one transaction with its audit row. */
export function updateIncident({
	database,
	clock,
	principal,
	address,
	path,
	body,
}: RouteCall<typeof updateIncidentRoute>): Promise<Outcome<IncidentBody>> {
	return inTransaction(database.pool, async (client): Promise<Outcome<IncidentBody>> => {
		const before = await lockIncident(client, path.id);
		if (!before || !isSeen(before, principal)) return refuseField("id", "no incident that you may see has this id", "not_found");
		if (!permits(principal, "manager", subjectOf(before)))
			return refuse("forbidden", "Your role is limited; this is about more than your rooms.");
		const owner = await ownerOf(client, body.owner, before, principal);
		if (owner.kind === "refused") return owner;
		const stand = body.state ?? before.stand;
		const moved = stand !== before.stand || (stand === "resolved" && body.note !== undefined);
		await decideIncident(client, path.id, {
			stand,
			ownerId: owner.value,
			decidedBy: moved ? principal.name : null,
			decidedAt: moved ? clock.now() : null,
			note: body.note ?? null,
		});
		const after = (await lockIncident(client, path.id)) ?? before;
		if (moved || before.owner?.id !== after.owner?.id)
			await insertAudit(
				client,
				{ actor: principal.actor, address },
				{ action: actionOf(before, after), subject: `incident:${path.id}`, before: saidOf(before), after: saidOf(after) },
			);
		return ok(toApiIncident(after, principal, await besides(client, [after])));
	});
}

function ownerIdOf(owner: string, principal: Principal): number {
	return owner === "me" ? principal.id : owner === "none" ? 0 : Number(owner);
}

/** Who may see all of a site sees what is of no site, too. */
function isSeen(incident: ListedIncident, principal: Principal): boolean {
	const reach = reachOf(principal);
	if (reach.classroomIds !== null) return incident.classroomId !== null && reach.classroomIds.includes(incident.classroomId);
	return reach.siteId === null || incident.siteId === null || incident.siteId === reach.siteId;
}

/** The person who has it from now on: somebody who can act on it. */
async function ownerOf(
	client: PoolClient,
	wanted: "me" | number | null | undefined,
	incident: ListedIncident,
	principal: Principal,
): Promise<Outcome<number | null>> {
	if (wanted === undefined) return ok(incident.owner?.id ?? null);
	if (wanted === null) return ok(null);
	if (wanted === "me" && principal.kind !== "user") return refuseField("owner", "a token is no person: give an id");
	const id = wanted === "me" ? principal.id : wanted;
	const person = (await listActing(client)).find((one) => one.id === id);
	return person && permits(asPrincipal(person), "manager", subjectOf(incident))
		? ok(id)
		: refuseField("owner", "no person with this id could act on it");
}

/** People of whom the caller may know: those within his own reach. */
function peopleBeside(people: readonly Person[], principal: Principal): { id: number; name: string }[] {
	const { siteId } = reachOf(principal);
	return people
		.filter((one) => siteId === null || one.siteId === null || one.siteId === siteId)
		.map(({ id, name }) => ({ id, name }));
}

function asPrincipal({ id, name, role, siteId, classroomIds }: Person): Principal {
	return { kind: "user", id, name, role, siteId, classroomIds, scopes: null, actor: `user:${name}` };
}

/** What is told of incidents beside their own rows. */
async function besides(client: PoolClient, incidents: readonly ListedIncident[]) {
	return { zones: await zonesOf(client, incidents), entries: await findIncidentEntries(client, incidents) };
}

async function zonesOf(client: PoolClient, incidents: readonly ListedIncident[]): Promise<Zones> {
	const zones = new Map<number, NonNullable<Awaited<ReturnType<typeof readUsageSite>>>["zones"]>();
	for (const siteId of new Set(incidents.flatMap((one) => one.siteId ?? []))) {
		const site = await readUsageSite(client, siteId);
		if (site && site.zones.length > 0) zones.set(siteId, site.zones);
	}
	return zones;
}

function actionOf(before: ListedIncident, after: ListedIncident): string {
	if (before.stand === after.stand)
		return after.stand === "resolved" && before.note !== after.note ? "incident.note" : "incident.assign";
	return { open: "incident.reopen", acknowledged: "incident.acknowledge", resolved: "incident.resolve" }[after.stand];
}

function saidOf({ kind, subject, state, owner, note }: ListedIncident): object {
	return { kind, subject, state, owner: owner?.name ?? null, note };
}
