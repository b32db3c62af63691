import pg from "pg";

/** "name startedAt" of each worker that has ever said that it lives: the ones before ours. */
export async function knownWorkers(databaseUrl: string): Promise<ReadonlySet<string>> {
	return new Set((await heartbeats(databaseUrl)).map(({ id }) => id));
}

/** Whether a worker that was not known before has its broker. No clock is compared: the database's may differ. */
export async function isWorkerReady(databaseUrl: string, before: ReadonlySet<string>): Promise<boolean> {
	try {
		return (await heartbeats(databaseUrl)).some(({ id, connected }) => connected && !before.has(id));
	} catch {
		return false;
	}
}

/** Whether the web app answers. */
export async function isWebReady(webUrl: string): Promise<boolean> {
	try {
		const response = await fetch(`${webUrl}/health`, { signal: AbortSignal.timeout(15_000), redirect: "manual" });
		await response.body?.cancel();
		return response.status < 500;
	} catch {
		return false;
	}
}

async function heartbeats(databaseUrl: string): Promise<{ id: string; connected: boolean }[]> {
	const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
	client.on("error", () => {});
	try {
		await client.connect();
		const { rows } = await client.query<{ id: string; connected: boolean }>(
			"SELECT name || ' ' || started_at AS id, broker_connected AS connected FROM worker_heartbeats",
		);
		return rows;
	} finally {
		await client.end().catch(() => {});
	}
}
