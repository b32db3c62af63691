import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/prisma/generated/client";
import { type DatabaseRole, sessionOptions } from "./pool";

/** Prisma for configuration: typed, one row at a time. The hot path uses plain SQL (store/pool.ts). */
export function createPrisma({ url, role, max = 4 }: { url: string; role?: DatabaseRole; max?: number }): PrismaClient {
	const adapter = new PrismaPg({
		connectionString: url,
		options: sessionOptions(role),
		max,
		application_name: "autovolt-prisma",
	});
	return new PrismaClient({ adapter });
}
