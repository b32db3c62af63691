import type { createPrisma } from "@/store/prisma";

type Owner = ReturnType<typeof createPrisma>;

/** What a refused request may leave: that somebody tried a password. */
const LEFT_OUT = ["sign_in_attempts", "_prisma_migrations"];

/** What changes without being asked: the use of a token, and what becomes of a job. */
const BY_ITSELF: Readonly<Record<string, string>> = { api_tokens: "last_used_at", job_runs: "state" };

/** How to ask for one text that is the same as long as no row of any table has changed. */
export async function databaseDigest(owner: Owner): Promise<() => Promise<string>> {
	const tables = await owner.$queryRaw<{ name: string }[]>`
		SELECT c.relname AS name FROM pg_class c
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		ORDER BY c.relname`;
	const parts = tables
		.filter(({ name }) => !LEFT_OUT.includes(name))
		.map(({ name }) => {
			const aside = BY_ITSELF[name];
			const row = aside ? `(to_jsonb(t) - '${aside}')::text` : "t::text";
			return `(SELECT '${name}:' || count(*) || ':' || coalesce(sum(hashtextextended(${row}, 0)), 0) FROM "${name}" t)`;
		});
	const sql = `SELECT concat_ws(' ', ${parts.join(", ")}) AS digest`;
	return async () => (await owner.$queryRawUnsafe<{ digest: string }[]>(sql))[0]?.digest ?? "";
}

/** Which tables differ between two digests. */
export function changedTables(before: string, after: string): string[] {
	const known = new Set(before.split(" "));
	return after
		.split(" ")
		.filter((part) => !known.has(part))
		.map((part) => part.split(":")[0] as string);
}
