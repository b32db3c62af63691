import { keyset, type PageRequest } from "./page";
import type { Reader, Transaction } from "./transaction";

export interface Building {
	readonly id: number;
	readonly siteId: number;
	readonly site: string;
	readonly name: string;
	/** Rooms that are not archived. */
	readonly classrooms: number;
	readonly archivedAt: Date | null;
}

export interface BuildingFilter {
	readonly siteId: number | null;
	/** Only buildings with one of these rooms; null = all. */
	readonly classroomIds: readonly number[] | null;
	readonly archivedToo: boolean;
}

const include = {
	site: { select: { name: true } },
	_count: { select: { classrooms: { where: { archivedAt: null } } } },
} as const;
type Row = {
	id: number;
	siteId: number;
	name: string;
	archivedAt: Date | null;
	site: { name: string };
	_count: { classrooms: number };
};

export async function listBuildings(
	db: Reader,
	{ siteId, classroomIds, archivedToo }: BuildingFilter,
	page: PageRequest,
): Promise<Building[]> {
	const where = {
		...(siteId === null ? {} : { siteId }),
		...(classroomIds === null ? {} : { classrooms: { some: { id: { in: [...classroomIds] } } } }),
		...(archivedToo ? {} : { archivedAt: null }),
	};
	return (await db.building.findMany({ ...keyset(where, page), include })).map(fromDbBuilding);
}

export async function findBuilding(db: Reader, id: number): Promise<Building | null> {
	const row = await db.building.findUnique({ where: { id }, include });
	return row ? fromDbBuilding(row) : null;
}

/** By its name, in a site; archived ones are not found. */
export async function findBuildingByName(db: Reader, siteId: number, name: string): Promise<Building | null> {
	const row = await db.building.findFirst({ where: { siteId, name, archivedAt: null }, include });
	return row ? fromDbBuilding(row) : null;
}

export async function createBuilding(tx: Transaction, siteId: number, name: string): Promise<Building> {
	return fromDbBuilding(await tx.building.create({ data: { siteId, name }, include }));
}

export async function updateBuilding(
	tx: Transaction,
	id: number,
	change: { name?: string; archivedAt?: Date },
): Promise<Building> {
	return fromDbBuilding(await tx.building.update({ where: { id }, data: change, include }));
}

function fromDbBuilding({ id, siteId, name, archivedAt, site, _count }: Row): Building {
	return { id, siteId, site: site.name, name, classrooms: _count.classrooms, archivedAt };
}
