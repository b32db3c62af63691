import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { type IncidentStand, type IncidentStateName, standOf, statesOf } from "./incidentState";

/** An incident with what it is about, as a person looks at it. */
export interface ListedIncident {
	readonly id: number;
	readonly kind: string;
	readonly subject: string;
	readonly detail: Readonly<Record<string, unknown>>;
	readonly state: IncidentStateName;
	readonly stand: IncidentStand;
	/** Null: of the whole installation. */
	readonly siteId: number | null;
	readonly classroomId: number | null;
	readonly classroom: string | null;
	readonly device: string | null;
	readonly startsAt: Instant | null;
	readonly endsAt: Instant | null;
	readonly energyMwh: bigint | null;
	readonly openedAt: Instant;
	readonly openings: number;
	readonly stateAt: Instant;
	readonly owner: { readonly id: number; readonly name: string } | null;
	readonly decidedBy: string | null;
	readonly note: string | null;
}

/** Which incidents: null = no limit. */
export interface IncidentScope {
	readonly siteId: number | null;
	/** Rooms that the caller is limited to: what belongs to no room is then out of reach. */
	readonly classroomIds: readonly number[] | null;
}

export interface IncidentFilter extends IncidentScope {
	readonly stands: readonly IncidentStand[];
	readonly kind: string | null;
	/** The id of a person; 0 = nobody. */
	readonly ownerId: number | null;
	readonly classroom: string | null;
	readonly before: number | null;
	readonly limit: number;
}

interface Row {
	id: bigint;
	kind: string;
	subject: string;
	detail: Record<string, unknown>;
	state: IncidentStateName;
	site_id: number | null;
	classroom_id: number | null;
	code: string | null;
	device: string | null;
	starts_at: Date | null;
	ends_at: Date | null;
	energy_mwh: bigint | null;
	opened_at: Date;
	openings: number;
	state_at: Date;
	owner_user_id: number | null;
	owner: string | null;
	decided_by: string | null;
	note: string | null;
}

// Where a device stands now, or stood last: who answers for the room answers for what its devices do.
const LISTED = `
SELECT i.*, r.code FROM (
  SELECT i.id, i.kind, i.subject, i.detail, i.state, i.starts_at, i.ends_at, i.energy_mwh, i.opened_at, i.openings, i.state_at,
         i.owner_user_id, i.decided_by, i.note, d.esp32_name AS device, COALESCE(NULLIF(u.name, ''), u.email) AS owner,
         COALESCE((i.detail ->> 'site_id')::int, d.site_id) AS site_id,
         COALESCE((i.detail ->> 'classroom_id')::int, p.classroom_id) AS classroom_id
    FROM incidents i
    LEFT JOIN devices d ON d.id = i.device_id
    LEFT JOIN users u ON u.id = i.owner_user_id
    LEFT JOIN LATERAL (SELECT classroom_id FROM device_placements WHERE device_id = d.id ORDER BY effective_from DESC LIMIT 1) p ON true
) i LEFT JOIN classrooms r ON r.id = i.classroom_id`;

// What is of no site is of all: who sees a whole site may know of it.
const IN_REACH = `($1::int IS NULL OR site_id = $1 OR site_id IS NULL) AND ($2::int[] IS NULL OR classroom_id = ANY ($2))`;

/** Newest first. */
export async function listIncidents(client: pg.ClientBase, filter: IncidentFilter): Promise<ListedIncident[]> {
	const { rows } = await client.query<Row>(
		`SELECT * FROM (${LISTED}) l WHERE ${IN_REACH} AND state::text = ANY ($3::text[]) AND ($4::text IS NULL OR kind = $4)
		    AND ($5::int IS NULL OR COALESCE(owner_user_id, 0) = $5) AND ($6::text IS NULL OR code = $6) AND ($7::bigint IS NULL OR id < $7)
		  ORDER BY id DESC LIMIT $8`,
		[
			filter.siteId,
			filter.classroomIds,
			statesOf(filter.stands),
			filter.kind,
			filter.ownerId,
			filter.classroom,
			filter.before,
			filter.limit,
		],
	);
	return rows.map(fromDbIncident);
}

export async function countIncidents(
	client: pg.ClientBase,
	{ siteId, classroomIds }: IncidentScope,
): Promise<{ counts: Record<IncidentStand, number>; kinds: string[] }> {
	const { rows } = await client.query<{ state: IncidentStateName; kind: string; n: number }>(
		`SELECT state, kind, count(*)::int AS n FROM (${LISTED}) l WHERE ${IN_REACH} GROUP BY state, kind ORDER BY kind`,
		[siteId, classroomIds],
	);
	const counts = { open: 0, acknowledged: 0, resolved: 0 };
	for (const { state, n } of rows) counts[standOf(state)] += n;
	return { counts, kinds: [...new Set(rows.map(({ kind }) => kind))] };
}

/** Locked until the transaction ends. */
export async function lockIncident(client: pg.ClientBase, id: number): Promise<ListedIncident | null> {
	await client.query("SELECT FROM incidents WHERE id = $1 FOR UPDATE", [id]);
	const { rows } = await client.query<Row>(`SELECT * FROM (${LISTED}) l WHERE id = $1`, [id]);
	return rows[0] ? fromDbIncident(rows[0]) : null;
}

/** What a person has decided of an incident. */
export interface IncidentDecision {
	readonly stand: IncidentStand;
	readonly ownerId: number | null;
	readonly decidedBy: string | null;
	readonly decidedAt: Instant | null;
	readonly note: string | null;
}

export async function decideIncident(client: pg.ClientBase, id: number, decision: IncidentDecision): Promise<void> {
	const { stand, ownerId, decidedBy, decidedAt, note } = decision;
	await client.query(
		`UPDATE incidents SET state = CASE WHEN $2 = 'resolved' AND state IN ('accepted', 'dismissed', 'closed', 'resolved') AND $5::timestamptz IS NULL
		        THEN state ELSE $2::incident_state END,
		        owner_user_id = $3, decided_by = COALESCE($4, decided_by), decided_at = COALESCE($5, decided_at), note = COALESCE($6, note)
		  WHERE id = $1`,
		[id, stand, ownerId, decidedBy, decidedAt === null ? null : new Date(decidedAt), note],
	);
}

export interface Person {
	readonly id: number;
	readonly name: string;
	readonly role: "viewer" | "manager" | "admin";
	readonly siteId: number | null;
	readonly classroomIds: readonly number[];
}

/** People who may act somewhere: managers and admins whose accounts are open, by name. */
export async function listActing(client: pg.ClientBase): Promise<Person[]> {
	const { rows } = await client.query<{
		id: number;
		name: string;
		role: Person["role"];
		site_id: number | null;
		classroom_ids: number[];
	}>(
		`SELECT id, COALESCE(NULLIF(name, ''), email) AS name, role, site_id, COALESCE(classroom_ids, '{}') AS classroom_ids FROM users
		  WHERE disabled_at IS NULL AND role IN ('manager', 'admin') ORDER BY 2, id`,
	);
	return rows.map((row) => ({
		...{ id: row.id, name: row.name, role: row.role },
		...{ siteId: row.site_id, classroomIds: row.classroom_ids },
	}));
}

function fromDbIncident(row: Row): ListedIncident {
	return {
		...{ id: Number(row.id), kind: row.kind, subject: row.subject, detail: row.detail ?? {}, state: row.state },
		...{ stand: standOf(row.state), siteId: row.site_id, classroomId: row.classroom_id, classroom: row.code, device: row.device },
		...{ startsAt: row.starts_at?.getTime() ?? null, endsAt: row.ends_at?.getTime() ?? null, energyMwh: row.energy_mwh },
		...{ openedAt: row.opened_at.getTime(), openings: row.openings, stateAt: row.state_at.getTime() },
		owner: row.owner_user_id === null ? null : { id: row.owner_user_id, name: row.owner ?? "somebody who is gone" },
		...{ decidedBy: row.decided_by, note: row.note },
	};
}
