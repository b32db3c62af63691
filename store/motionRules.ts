import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { SwitchType } from "@/prisma/generated/enums";
import { instantText } from "./telemetryEvents";

/** What motion does in a room; a room has one rule at most. */
export interface RecordedMotionRule {
	readonly id: number;
	readonly siteId: number;
	readonly classroomId: number;
	readonly classroom: string;
	readonly holdSeconds: number;
	/** Empty: switches of every type. */
	readonly switchTypes: readonly SwitchType[];
	readonly turnOn: boolean;
	readonly autoOff: boolean;
	readonly enabled: boolean;
	readonly createdBy: string;
	readonly changedAt: Instant;
	/** The room's switches that motion never switches off. */
	readonly keptOn: readonly KeptOn[];
	readonly lastMotionAt: Instant | null;
}

export interface KeptOn {
	readonly deviceId: number;
	readonly position: number;
}

export type MotionRuleDraft = Pick<
	RecordedMotionRule,
	"classroomId" | "holdSeconds" | "switchTypes" | "turnOn" | "autoOff" | "enabled" | "createdBy" | "changedAt"
>;

const RULES = `
	SELECT r.id, r.classroom_id, r.hold_seconds, r.switch_types::text[] AS switch_types, r.turn_on, r.auto_off, r.enabled, r.created_by,
		r.changed_at, c.site_id, c.code, s.last_motion_at,
		ARRAY(SELECT json_build_object('deviceId', w.device_id, 'position', w.position)
			FROM device_placements p JOIN devices d ON d.id = p.device_id AND d.archived_at IS NULL
			JOIN device_switches w ON w.device_id = d.id AND w.archived_at IS NULL AND w.no_auto_off
			WHERE p.classroom_id = r.classroom_id AND p.effective_from <= now() AND (p.effective_until IS NULL OR p.effective_until > now())
			ORDER BY w.device_id, w.position) AS kept_on
	FROM motion_rules r JOIN classrooms c ON c.id = r.classroom_id
	LEFT JOIN motion_states s ON s.classroom_id = r.classroom_id`;

/** Rules of a site's rooms, by code; `classroomIds` null = all. */
export async function listMotionRules(
	client: pg.ClientBase | pg.Pool,
	{ siteId, classroomIds }: { readonly siteId: number | null; readonly classroomIds: readonly number[] | null },
): Promise<RecordedMotionRule[]> {
	const { rows } = await client.query<RuleRow>(
		`${RULES} WHERE ($1::int IS NULL OR c.site_id = $1) AND ($2::int[] IS NULL OR c.id = ANY ($2)) ORDER BY c.code, c.id`,
		[siteId, classroomIds],
	);
	return rows.map(fromDbRule);
}

export async function findMotionRule(client: pg.ClientBase | pg.Pool, id: number): Promise<RecordedMotionRule | null> {
	const { rows } = await client.query<RuleRow>(`${RULES} WHERE r.id = $1`, [id]);
	return rows[0] ? fromDbRule(rows[0]) : null;
}

/** Returns the new rule's id; null when the room has one already. */
export async function insertMotionRule(client: pg.ClientBase, rule: MotionRuleDraft): Promise<number | null> {
	const { rows } = await client.query<{ id: number }>(
		`INSERT INTO motion_rules (classroom_id, hold_seconds, switch_types, turn_on, auto_off, enabled, created_by, changed_at)
		VALUES ($1, $2, $3::switch_type[], $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
		[
			rule.classroomId,
			rule.holdSeconds,
			rule.switchTypes,
			rule.turnOn,
			rule.autoOff,
			rule.enabled,
			rule.createdBy,
			instantText(rule.changedAt),
		],
	);
	return rows[0]?.id ?? null;
}

export async function updateMotionRule(client: pg.ClientBase, id: number, rule: MotionRuleDraft): Promise<void> {
	await client.query(
		`UPDATE motion_rules SET hold_seconds = $2, switch_types = $3::switch_type[], turn_on = $4, auto_off = $5, enabled = $6,
			changed_at = $7 WHERE id = $1`,
		[id, rule.holdSeconds, rule.switchTypes, rule.turnOn, rule.autoOff, rule.enabled, instantText(rule.changedAt)],
	);
}

export async function deleteMotionRule(client: pg.ClientBase, id: number): Promise<void> {
	await client.query("DELETE FROM motion_rules WHERE id = $1", [id]);
}

/** Says of all switches of a room which ones motion never switches off. */
export async function keepSwitchesOn(client: pg.ClientBase, classroomId: number, keptOn: readonly KeptOn[]): Promise<void> {
	await client.query(
		`UPDATE device_switches w SET no_auto_off = (w.device_id, w.position) IN (SELECT * FROM unnest($2::int[], $3::int[]))
		FROM device_placements p
		WHERE p.device_id = w.device_id AND p.classroom_id = $1 AND p.effective_from <= now()
			AND (p.effective_until IS NULL OR p.effective_until > now())
			AND w.no_auto_off <> ((w.device_id, w.position) IN (SELECT * FROM unnest($2::int[], $3::int[])))`,
		[classroomId, keptOn.map(({ deviceId }) => deviceId), keptOn.map(({ position }) => position)],
	);
}

/** Wakes the worker's control once this commits. */
export async function notifyControl(client: pg.ClientBase): Promise<void> {
	await client.query("SELECT pg_notify('autovolt_stage', 'control')");
}

interface RuleRow {
	readonly id: number;
	readonly site_id: number;
	readonly classroom_id: number;
	readonly code: string;
	readonly hold_seconds: number;
	readonly switch_types: SwitchType[];
	readonly turn_on: boolean;
	readonly auto_off: boolean;
	readonly enabled: boolean;
	readonly created_by: string;
	readonly changed_at: Date;
	readonly kept_on: KeptOn[];
	readonly last_motion_at: Date | null;
}

function fromDbRule(row: RuleRow): RecordedMotionRule {
	return {
		id: row.id,
		siteId: row.site_id,
		classroomId: row.classroom_id,
		classroom: row.code,
		holdSeconds: row.hold_seconds,
		switchTypes: row.switch_types,
		turnOn: row.turn_on,
		autoOff: row.auto_off,
		enabled: row.enabled,
		createdBy: row.created_by,
		changedAt: row.changed_at.getTime(),
		keptOn: row.kept_on,
		lastMotionAt: row.last_motion_at?.getTime() ?? null,
	};
}
