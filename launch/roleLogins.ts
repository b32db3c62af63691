import { createHmac } from "node:crypto";
import pg from "pg";
import type { LaunchSettings } from "./settings";

/** Connection strings of the processes: each logs in as itself, so that no query of it can take another role. */
export interface RoleLogins {
	readonly worker: string;
	readonly web: string;
}

const ROLES = ["autovolt_worker", "autovolt_web", "autovolt_backup"] as const;

/**
 * In the embedded PostgreSQL each role logs in with a password of its own, made from the owner's. On an own server the
 * roles belong to whoever runs it: AUTOVOLT_WORKER_DATABASE_URL and AUTOVOLT_WEB_DATABASE_URL say how they log in, else
 * both take their role after logging in by DATABASE_URL.
 */
export async function ensureRoleLogins(
	ownerUrl: string,
	ownerPassword: string,
	settings: Pick<LaunchSettings, "databaseUrl" | "workerDatabaseUrl" | "webDatabaseUrl">,
): Promise<RoleLogins> {
	if (settings.databaseUrl) return { worker: settings.workerDatabaseUrl ?? ownerUrl, web: settings.webDatabaseUrl ?? ownerUrl };
	const client = new pg.Client({ connectionString: ownerUrl });
	await client.connect();
	try {
		for (const role of ROLES)
			await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(rolePassword(ownerPassword, role))}`);
	} finally {
		await client.end();
	}
	return {
		worker: loginUrl(ownerUrl, "autovolt_worker", ownerPassword),
		web: loginUrl(ownerUrl, "autovolt_web", ownerPassword),
	};
}

function rolePassword(ownerPassword: string, role: string): string {
	return createHmac("sha256", ownerPassword).update(`login/1|${role}`).digest("base64url");
}

function loginUrl(ownerUrl: string, role: string, ownerPassword: string): string {
	const url = new URL(ownerUrl);
	url.username = role;
	url.password = rolePassword(ownerPassword, role);
	return url.href;
}
