import type { ClassroomKind } from "@/prisma/generated/enums";
import { keyset, type PageRequest } from "./page";
import type { Reader, Transaction } from "./transaction";

export interface Classroom {
	readonly id: number;
	readonly siteId: number;
	readonly site: string;
	readonly code: string;
	readonly name: string;
	readonly kind: ClassroomKind;
	readonly building: string | null;
	readonly areaM2: number | null;
	/** Devices that stand here at the moment of the question. */
	readonly devices: number;
	readonly archivedAt: Date | null;
}

export interface ClassroomFilter {
	readonly siteId: number | null;
	readonly classroomIds: readonly number[] | null;
	readonly building: string | null;
	readonly archivedToo: boolean;
}

export interface ClassroomFields {
	readonly code: string;
	readonly name: string;
	readonly buildingId: number | null;
	readonly areaM2: number | null;
}

/** Rooms with the number of devices whose placement holds at `now`. */
export async function listClassrooms(db: Reader, filter: ClassroomFilter, page: PageRequest, now: Date): Promise<Classroom[]> {
	const where = {
		...(filter.siteId === null ? {} : { siteId: filter.siteId }),
		...(filter.classroomIds === null ? {} : { id: { in: [...filter.classroomIds] } }),
		...(filter.building === null ? {} : { building: { name: filter.building } }),
		...(filter.archivedToo ? {} : { archivedAt: null }),
	};
	return (await db.classroom.findMany({ ...keyset(where, page), include: include(now) })).map(fromDbClassroom);
}

export async function findClassroom(db: Reader, id: number, now: Date): Promise<Classroom | null> {
	const row = await db.classroom.findUnique({ where: { id }, include: include(now) });
	return row ? fromDbClassroom(row) : null;
}

/** By its code, in a site; archived ones are found too: history is asked for by code. */
export async function findClassroomByCode(db: Reader, siteId: number, code: string, now: Date): Promise<Classroom | null> {
	const row = await db.classroom.findUnique({ where: { siteId_code: { siteId, code } }, include: include(now) });
	return row ? fromDbClassroom(row) : null;
}

/** The rooms of a list that exist, with their sites. */
export function sitesOfClassrooms(db: Reader, ids: readonly number[]): Promise<{ id: number; siteId: number; code: string }[]> {
	return db.classroom.findMany({
		where: { id: { in: [...ids] } },
		select: { id: true, siteId: true, code: true },
		orderBy: { id: "asc" },
	});
}

/** Ids of the rooms of a site that have these codes, in the order of the ids. */
export function classroomsByCodes(db: Reader, siteId: number, codes: readonly string[]): Promise<{ id: number; code: string }[]> {
	return db.classroom.findMany({
		where: { siteId, code: { in: [...codes] } },
		select: { id: true, code: true },
		orderBy: { id: "asc" },
	});
}

export async function createClassroom(tx: Transaction, siteId: number, fields: ClassroomFields, now: Date): Promise<Classroom> {
	return fromDbClassroom(await tx.classroom.create({ data: { siteId, ...fields }, include: include(now) }));
}

export type ClassroomChange = Partial<ClassroomFields> & { readonly archivedAt?: Date };

export async function updateClassroom(tx: Transaction, id: number, change: ClassroomChange, now: Date): Promise<Classroom> {
	return fromDbClassroom(await tx.classroom.update({ where: { id }, data: change, include: include(now) }));
}

/** Devices that stand in the room at `now`, or will. Locks the room, so that none is placed there meanwhile. */
export async function countDevicesFrom(tx: Transaction, classroomId: number, now: Date): Promise<number> {
	await tx.$queryRaw`SELECT id FROM classrooms WHERE id = ${classroomId} FOR UPDATE`;
	return tx.devicePlacement.count({ where: { classroomId, OR: [{ effectiveUntil: null }, { effectiveUntil: { gt: now } }] } });
}

function include(now: Date) {
	const standing = { effectiveFrom: { lte: now }, OR: [{ effectiveUntil: null }, { effectiveUntil: { gt: now } }] };
	return {
		site: { select: { name: true } },
		building: { select: { name: true } },
		_count: { select: { placements: { where: standing } } },
	};
}

interface Row {
	id: number;
	siteId: number;
	code: string;
	name: string;
	kind: ClassroomKind;
	areaM2: { toNumber(): number } | null;
	archivedAt: Date | null;
	site: { name: string };
	building: { name: string } | null;
	_count: { placements: number };
}

function fromDbClassroom({ id, siteId, code, name, kind, areaM2, archivedAt, site, building, _count }: Row): Classroom {
	const where = { siteId, site: site.name, building: building?.name ?? null };
	return { id, ...where, code, name, kind, areaM2: areaM2?.toNumber() ?? null, devices: _count.placements, archivedAt };
}

/** Keeps a room from being archived until this transaction ends. False when it is archived already. */
export async function holdClassroom(tx: Transaction, id: number): Promise<boolean> {
	const rows = await tx.$queryRaw<unknown[]>`SELECT id FROM classrooms WHERE id = ${id} AND archived_at IS NULL FOR SHARE`;
	return rows.length === 1;
}
