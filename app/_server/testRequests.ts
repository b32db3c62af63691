import { createTestDatabase } from "@/launch/testDatabase";
import { createToken } from "@/store/apiTokens";
import { ensureFirstRun } from "@/store/firstRun";
import { createPrisma } from "@/store/prisma";
import type { Role } from "@/wire/http/routeSpec";
import { closeDatabase } from "./database";
import { log } from "./log";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

export interface Sent {
	readonly token?: string | undefined;
	readonly body?: unknown;
	/** Sent as it is, instead of `body`. */
	readonly raw?: string | Uint8Array;
	readonly query?: string;
	readonly params?: Record<string, string>;
	readonly headers?: Record<string, string>;
	readonly method?: string;
}

export interface Answered {
	readonly status: number;
	// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came back.
	readonly body: any;
	readonly headers: Headers;
}

export const ADMIN_PASSWORD = "correct horse battery";
const SESSION_SECRET = "Zk3vQ1y8Rr5tUw0xNf2hLb7mCe9dGa4j";

/** A site with its first account in a database of its own, and route handlers called with real requests. */
export async function openApi() {
	const testDatabase = await createTestDatabase();
	Object.assign(process.env, {
		DATABASE_URL: testDatabase.url,
		NEXTAUTH_SECRET: SESSION_SECRET,
	});
	log.level = "silent";
	const owner = createPrisma({ url: testDatabase.url });
	await ensureFirstRun(owner, { adminPassword: ADMIN_PASSWORD });
	return {
		owner,
		url: testDatabase.url,
		token: (role: Role, siteId: number | null = null, classroomIds: number[] = []) =>
			createToken(owner, { name: `${role} of the test`, role, siteId, classroomIds, expiresAt: null, createdBy: "test" }).then(
				({ secret }) => secret,
			),
		close: async () => {
			await closeDatabase();
			await owner.$disconnect();
			await testDatabase.drop();
		},
	};
}

/** Calls a route handler as Next would. */
export async function send(
	handler: Handler,
	{ token, body, raw, query = "", params = {}, headers = {}, method }: Sent = {},
): Promise<Answered> {
	const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
	const sent = new Headers({
		host: "autovolt.test",
		...(payload === undefined ? {} : { "content-type": "application/json" }),
		...headers,
	});
	if (token) sent.set("authorization", `Bearer ${token}`);
	const init = {
		method: method ?? (payload === undefined ? "GET" : "POST"),
		headers: sent,
		...(payload === undefined ? {} : { body: payload as BodyInit }),
	};
	const response = await handler(new Request(`http://autovolt.test/api${query}`, init), { params: Promise.resolve(params) });
	const text = await response.text();
	return {
		status: response.status,
		body: /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : text,
		headers: response.headers,
	};
}
