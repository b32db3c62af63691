import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { DayTimes, Schedule, ScheduleException, ScheduleScope, SwitchType } from "@/domain/timetable/schedule";

/** A schedule with what is known of its making. */
export interface RecordedSchedule extends Schedule {
	readonly siteId: number;
	/** Rises with each change; a change names the one that it was made from. */
	readonly revision: number;
	readonly createdBy: string;
	readonly createdAt: Instant;
}

export type NewSchedule = Omit<RecordedSchedule, "id" | "revision" | "standsUntil">;

interface ScheduleRow {
	id: number;
	site_id: number;
	name: string;
	classroom_ids: number[];
	building_id: number | null;
	switch_types: SwitchType[];
	weekdays: number[];
	starts_minute: number;
	ends_minute: number;
	turn_on: boolean;
	turn_off: boolean;
	occupied: boolean;
	term_ids: number[];
	on_holidays: boolean;
	valid_from: string;
	valid_until: string | null;
	exceptions: StoredException[];
	enabled: boolean;
	revision: number;
	created_by: string;
	created_at: Date;
	changed_at: Date;
	archived_at: Date | null;
}

interface StoredException {
	date: string;
	kind: "skip" | "run";
	starts_minute?: number;
	ends_minute?: number;
	note: string;
}

type Client = pg.ClientBase | pg.Pool;
// An array of an enum comes as text, which pg does not take apart.
const SCHEDULES = "SELECT *, switch_types::text[] AS switch_types FROM schedules";

/** A site's schedules by name; also those that were ended, where asked for: what they said of the past stands. */
export async function readSchedules(client: Client, siteId: number, endedToo: boolean): Promise<RecordedSchedule[]> {
	const { rows } = await client.query<ScheduleRow>(
		`${SCHEDULES} WHERE site_id = $1 AND (archived_at IS NULL OR $2) ORDER BY name, id`,
		[siteId, endedToo],
	);
	return rows.map(fromDbSchedule);
}

/** One that was not ended. `FOR UPDATE` keeps others from changing it until the transaction ends. */
export async function findSchedule(client: Client, id: number, lock: "FOR UPDATE" | "" = ""): Promise<RecordedSchedule | null> {
	const { rows } = await client.query<ScheduleRow>(`${SCHEDULES} WHERE id = $1 AND archived_at IS NULL ${lock}`, [id]);
	return rows[0] ? fromDbSchedule(rows[0]) : null;
}

export async function countSchedules(client: Client, siteId: number): Promise<number> {
	const { rows } = await client.query<{ many: number }>(
		"SELECT count(*)::int AS many FROM schedules WHERE site_id = $1 AND archived_at IS NULL",
		[siteId],
	);
	return rows[0]?.many ?? 0;
}

const FIELDS = `name, classroom_ids, building_id, switch_types, weekdays, starts_minute, ends_minute, turn_on, turn_off,
	occupied, term_ids, on_holidays, valid_from, valid_until, exceptions, enabled, changed_at`;
const PLACES = `$2, $3::int[], $4, $5::switch_type[], $6::smallint[], $7, $8, $9, $10,
	$11, $12::int[], $13, $14::date, $15::date, $16::jsonb, $17, $18`;

export async function insertSchedule(client: Client, schedule: NewSchedule): Promise<number> {
	const { rows } = await client.query<{ id: number }>(
		`INSERT INTO schedules (site_id, ${FIELDS}, created_by, created_at) VALUES ($1, ${PLACES}, $19, $20) RETURNING id`,
		[schedule.siteId, ...columnsOf(schedule), schedule.createdBy, new Date(schedule.createdAt)],
	);
	return rows[0]?.id as number;
}

/** Writes a changed schedule with the next revision. */
export async function updateSchedule(client: Client, schedule: RecordedSchedule): Promise<void> {
	await client.query(`UPDATE schedules SET (${FIELDS}, revision) = (${PLACES}, revision + 1) WHERE id = $1`, [
		schedule.id,
		...columnsOf(schedule),
	]);
}

export async function endSchedule(client: Client, id: number, at: Instant): Promise<void> {
	await client.query("UPDATE schedules SET archived_at = $2, revision = revision + 1 WHERE id = $1 AND archived_at IS NULL", [
		id,
		new Date(at),
	]);
}

function columnsOf(schedule: NewSchedule | RecordedSchedule): unknown[] {
	const { scope } = schedule;
	return [
		schedule.name,
		scope.kind === "rooms" ? scope.classroomIds : [],
		scope.kind === "building" ? scope.buildingId : null,
		schedule.switchTypes,
		schedule.weekdays,
		schedule.startsMinute,
		schedule.endsMinute,
		schedule.turnOn,
		schedule.turnOff,
		schedule.occupied,
		schedule.termIds,
		schedule.onHolidays,
		schedule.validFrom,
		schedule.validUntil,
		JSON.stringify(schedule.exceptions.map(toDbException)),
		schedule.enabled,
		new Date(schedule.standsFrom),
	];
}

function fromDbSchedule(row: ScheduleRow): RecordedSchedule {
	return {
		id: row.id,
		siteId: row.site_id,
		name: row.name,
		scope: scopeOf(row),
		switchTypes: row.switch_types,
		weekdays: row.weekdays,
		startsMinute: row.starts_minute,
		endsMinute: row.ends_minute,
		turnOn: row.turn_on,
		turnOff: row.turn_off,
		occupied: row.occupied,
		termIds: row.term_ids,
		onHolidays: row.on_holidays,
		validFrom: row.valid_from,
		validUntil: row.valid_until,
		exceptions: row.exceptions.map(fromDbException),
		enabled: row.enabled,
		standsFrom: row.changed_at.getTime(),
		standsUntil: row.archived_at?.getTime() ?? null,
		revision: row.revision,
		createdBy: row.created_by,
		createdAt: row.created_at.getTime(),
	};
}

function scopeOf({ building_id, classroom_ids }: ScheduleRow): ScheduleScope {
	if (building_id !== null) return { kind: "building", buildingId: building_id };
	return classroom_ids.length > 0 ? { kind: "rooms", classroomIds: classroom_ids } : { kind: "site" };
}

function toDbException(exception: ScheduleException): StoredException {
	const { date, kind, note } = exception;
	if (exception.kind === "skip" || exception.times === null) return { date, kind, note };
	return { date, kind, note, starts_minute: exception.times.startsMinute, ends_minute: exception.times.endsMinute };
}

function fromDbException({ date, kind, note, starts_minute, ends_minute }: StoredException): ScheduleException {
	if (kind === "skip") return { date, kind, note };
	const times: DayTimes | null =
		starts_minute === undefined || ends_minute === undefined ? null : { startsMinute: starts_minute, endsMinute: ends_minute };
	return { date, kind, times, note };
}
