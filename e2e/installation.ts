import { type APIRequestContext, test as base, chromium, expect, request } from "@playwright/test";
import { acquireBrowser, BROWSER_FLAGS } from "@/launch/browser";
import { startForTests, type TestStack } from "@/launch/testStack";
import { Configuration } from "./configuration";

interface WorkerFixtures {
	/** Specs that name another installation get an AutoVolt of their own, with nothing in it. */
	readonly installation: string;
	readonly stack: TestStack;
	/** Signed in as the first account, outside any page. */
	readonly admin: APIRequestContext;
	/** What people set up before the story of a test begins, through the same API as the pages. */
	readonly configuration: Configuration;
}

const START_MS_MAX = 300_000;
export const SIGNED_OUT = { cookies: [], origins: [] };

/** The test function of every spec: a whole AutoVolt (database, broker, worker, built web app) and a signed-in page. */
export const test = base.extend<object, WorkerFixtures>({
	installation: ["shared", { option: true, scope: "worker" }],

	browser: [
		async ({ headless }, use) => {
			const executablePath = process.env["CHROMIUM_PATH"] || (await acquireBrowser(() => {}));
			const browser = await chromium.launch({ executablePath, headless: headless ?? true, args: [...BROWSER_FLAGS] });
			await use(browser);
			await browser.close();
		},
		{ scope: "worker", timeout: START_MS_MAX },
	],

	stack: [
		async ({ installation: _ }, use) => {
			const stack = await startForTests();
			await use(stack);
			await stack.stop();
		},
		{ scope: "worker", timeout: START_MS_MAX },
	],

	admin: [
		async ({ stack }, use) => {
			const context = await signedInContext(stack.url, stack.adminEmail, stack.adminPassword);
			await use(context);
			await context.dispose();
		},
		{ scope: "worker" },
	],

	configuration: [async ({ stack, admin }, use) => use(new Configuration(admin, stack.url)), { scope: "worker" }],

	baseURL: async ({ stack }, use) => use(stack.url),
	storageState: async ({ admin }, use) => use(await admin.storageState()),
});

export { expect };

/** Signs in as a browser's form does, without a browser. */
export async function signedInContext(url: string, email: string, password: string): Promise<APIRequestContext> {
	const context = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
	const { csrfToken } = (await (await context.get("/api/auth/csrf")).json()) as { csrfToken: string };
	const answer = await context.post("/api/auth/callback/credentials", { form: { csrfToken, email, password, json: "true" } });
	const session = (await (await context.get("/api/auth/session")).json()) as { user?: unknown };
	if (!session.user) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`);
	return context;
}
