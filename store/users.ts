import type { UserRole } from "@/prisma/generated/enums";
import { keyset, type PageRequest } from "./page";
import { announceSessions } from "./sessionNotice";
import type { Reader, Transaction } from "./transaction";

export interface User {
	readonly id: number;
	readonly email: string;
	readonly name: string;
	readonly role: UserRole;
	/** Null = all sites. */
	readonly siteId: number | null;
	/** Empty = every room. */
	readonly classroomIds: readonly number[];
	readonly sessionVersion: number;
	readonly createdAt: Date;
	readonly disabledAt: Date | null;
}

export interface UserInput {
	readonly email: string;
	readonly name: string;
	readonly role: UserRole;
	readonly siteId: number | null;
	readonly classroomIds: readonly number[];
	readonly passwordHash: string;
}

const columns = {
	id: true,
	email: true,
	name: true,
	role: true,
	siteId: true,
	classroomIds: true,
	sessionVersion: true,
	createdAt: true,
	disabledAt: true,
} as const;

export function findUserById(db: Reader, id: number): Promise<User | null> {
	return db.user.findUnique({ where: { id }, select: columns });
}

export async function findUserIdByEmail(db: Reader, email: string): Promise<number | null> {
	return (await db.user.findUnique({ where: { email }, select: { id: true } }))?.id ?? null;
}

/** With the hash, for signing in only. E-mail addresses are stored in lower case. */
export function findUserToSignIn(db: Reader, email: string): Promise<(User & { readonly passwordHash: string }) | null> {
	return db.user.findUnique({ where: { email }, select: { ...columns, passwordHash: true } });
}

/** `siteId` null = people of all sites. */
export function listUsers(db: Reader, siteId: number | null, page: PageRequest): Promise<User[]> {
	return db.user.findMany({ ...keyset(siteId === null ? {} : { siteId }, page), select: columns });
}

export function createUser(tx: Transaction, { classroomIds, ...input }: UserInput): Promise<User> {
	return tx.user.create({ data: { ...input, classroomIds: [...classroomIds] }, select: columns });
}

export type UserChange = Partial<UserInput> & { readonly disabledAt?: Date | null };

/** Every change ends the person's sessions and open streams: what a session may do is decided by what it was opened under. */
export async function updateUser(tx: Transaction, id: number, { classroomIds, ...change }: UserChange): Promise<User> {
	await announceSessions(tx);
	const rooms = classroomIds ? { classroomIds: [...classroomIds] } : {};
	return tx.user.update({ where: { id }, data: { ...change, ...rooms, sessionVersion: { increment: 1 } }, select: columns });
}

/** Administrators of everything who may still sign in. Locks them: the last one must not be removed twice at once. */
export async function countFullAdmins(tx: Transaction): Promise<number> {
	const rows = await tx.$queryRaw<unknown[]>`
		SELECT id FROM users WHERE role = 'admin' AND site_id IS NULL AND classroom_ids = '{}' AND disabled_at IS NULL
		ORDER BY id FOR UPDATE`;
	return rows.length;
}
