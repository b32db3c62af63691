import { randomBytes } from "node:crypto";
import type { PrismaClient } from "@/prisma/generated/client";
import { hashPassword } from "./password";
import { createSite } from "./sites";

const FIRST_EMAIL = "admin@autovolt.local";
const FIRST_SITE = { name: "Main campus", timeZone: "Asia/Kolkata", currency: "INR" };
/** Any number that no other lock of ours uses: two starts at once make one account. */
const FIRST_RUN_LOCK = 7_270_737;
const PASSWORD_BYTES = 12;

export interface FirstRun {
	readonly created: boolean;
	readonly email: string;
	/** The password, shown this once; null when the account was there already. */
	readonly password: string | null;
}

/**
 * Makes what a new installation needs: a site with its unassigned room and the first administrator. Runs as owner,
 * before the web app. Does nothing once there is any user.
 */
export async function ensureFirstRun(
	prisma: PrismaClient,
	{ adminPassword }: { adminPassword?: string } = {},
): Promise<FirstRun> {
	const password = adminPassword || randomBytes(PASSWORD_BYTES).toString("base64url");
	const passwordHash = await hashPassword(password);
	return prisma.$transaction(async (tx) => {
		await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_RUN_LOCK})`;
		if ((await tx.site.count()) === 0) await createSite(tx, FIRST_SITE);
		const known = await tx.user.findFirst({ orderBy: { id: "asc" } });
		if (known) return { created: false, email: known.email, password: null };
		await tx.user.create({ data: { email: FIRST_EMAIL, name: "Administrator", passwordHash, role: "admin" } });
		const audit = { actor: "system:first-run", action: "user.create", subject: `user:${FIRST_EMAIL}`, after: { role: "admin" } };
		await tx.auditLog.create({ data: audit });
		return { created: true, email: FIRST_EMAIL, password };
	});
}
