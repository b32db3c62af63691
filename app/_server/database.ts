import { createPool, type Pool } from "@/store/pool";
import { createPrisma } from "@/store/prisma";
import { webEnv } from "./env";

/** Both doors to PostgreSQL, as the role that may write configuration and marks only. */
export interface Database {
	readonly prisma: ReturnType<typeof createPrisma>;
	/** Plain SQL for analytics. */
	readonly pool: Pool;
}

const POOL_MAX = 8;
const kept = globalThis as typeof globalThis & { autovoltDatabase?: Database };

/** One pair of pools per process; kept on globalThis, since a hot reload runs this module anew. */
export function database(): Database {
	if (!kept.autovoltDatabase) {
		const url = webEnv().databaseUrl;
		kept.autovoltDatabase = {
			prisma: createPrisma({ url, role: "autovolt_web", max: POOL_MAX }),
			pool: createPool({ url, role: "autovolt_web", max: POOL_MAX, applicationName: "autovolt-web" }),
		};
	}
	return kept.autovoltDatabase;
}

/** Ends both pools; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
	const open = kept.autovoltDatabase;
	delete kept.autovoltDatabase;
	await Promise.all([open?.prisma.$disconnect(), open?.pool.end()]);
}
