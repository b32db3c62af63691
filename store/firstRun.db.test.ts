import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import type { PrismaClient } from "@/prisma/generated/client";
import { ensureFirstRun } from "./firstRun";
import { verifyPassword } from "./password";
import { createPrisma } from "./prisma";

describe("ensureFirstRun", () => {
	let database: TestDatabase;
	let prisma: PrismaClient;
	beforeAll(async () => {
		database = await createTestDatabase();
		prisma = createPrisma({ url: database.url });
	});
	afterAll(async () => {
		await prisma.$disconnect();
		await database.drop();
	});

	it("makes one site, its unassigned room and one administrator, also when two starts run at once", async () => {
		const runs = await Promise.all([ensureFirstRun(prisma), ensureFirstRun(prisma)]);
		const [made] = runs.filter((run) => run.created);
		expect(runs.filter((run) => run.created)).toHaveLength(1);
		expect(await prisma.site.findMany({ include: { zones: true, classrooms: true } })).toMatchObject([
			{
				name: "Main campus",
				currency: "INR",
				zones: [{ timeZone: "Asia/Kolkata" }],
				classrooms: [{ code: "UNASSIGNED", kind: "unassigned" }],
			},
		]);
		const [user, ...more] = await prisma.user.findMany();
		expect([user?.email, more]).toEqual(["admin@autovolt.local", []]);
		expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(await verifyPassword(user?.passwordHash ?? null, made?.password ?? "")).toBe(true);
	});

	it("does nothing and shows no password the second time", async () => {
		expect(await ensureFirstRun(prisma, { adminPassword: "another" })).toEqual({
			created: false,
			email: "admin@autovolt.local",
			password: null,
		});
	});
});
