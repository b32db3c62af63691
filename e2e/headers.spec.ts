import { readdirSync, readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { expect, SIGNED_OUT, test } from "./installation";

const EVERYWHERE = {
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"referrer-policy": "same-origin",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
};

test("every kind of answer bears its headers, and no version of the software", async ({ admin }) => {
	for (const path of ["/", "/settings", "/api/sites", "/api/nothing", "/health", "/icon.svg", "/manifest.webmanifest"]) {
		const headers = (await admin.get(path)).headers();
		for (const [name, value] of Object.entries(EVERYWHERE)) expect(headers[name], `${name} of ${path}`).toBe(value);
		expect(headers["permissions-policy"], path).toContain("camera=()");
		expect(headers["content-security-policy"], path).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
		expect(headers["x-powered-by"], path).toBeUndefined();
		expect(headers["strict-transport-security"], path).toBeUndefined();
	}
});

test("a page's scripts run by a nonce that is new each time", async ({ admin }) => {
	const [first, second] = [await admin.get("/"), await admin.get("/")];
	const nonceOf = (policy = "") => /'nonce-([^']+)'/.exec(policy)?.[1];
	const nonce = nonceOf(first.headers()["content-security-policy"]);
	expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
	expect(nonce).not.toBe(nonceOf(second.headers()["content-security-policy"]));
	expect(first.headers()["content-security-policy"]).not.toMatch(/script-src[^;]*unsafe/);
	const scripts = (await first.text()).match(/<script\b[^>]*>/g) ?? [];
	expect(scripts.length).toBeGreaterThan(3);
	for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
});

test("methods that an address does not know are refused by a problem that names those that it knows", async ({
	admin,
	stack,
}) => {
	const ask = (method: string, path: string) => admin.fetch(path, { method, headers: { origin: stack.url, "next-action": "0" } });
	for (const [method, path, allow] of [
		["PUT", "/api/sites", "GET, HEAD, OPTIONS, POST"],
		["DELETE", "/api/audit", "GET, HEAD, OPTIONS"],
		["POST", "/health", "GET, HEAD, OPTIONS"],
		["POST", "/settings", "GET, HEAD, OPTIONS"],
	] as const) {
		const answer = await ask(method, path);
		expect([answer.status(), answer.headers()["allow"]], `${method} ${path}`).toEqual([405, allow]);
		expect(await answer.json()).toMatchObject({ code: "method_not_allowed" });
	}
	expect((await ask("OPTIONS", "/api/sites")).status()).toBe(204);
	const head = await ask("HEAD", "/api/sites");
	expect([head.status(), (await head.body()).length]).toEqual([200, 0]);
});

test("what no client of ours would send is refused, never a 5xx", async ({ stack }) => {
	const { hostname, port } = new URL(stack.url);
	const raw = (method: string, path: string, headers: Record<string, string> = {}, body = "") =>
		new Promise<number>((resolve, reject) => {
			const sent = httpRequest({ hostname, port, method, path, headers }, (answer) => {
				answer.resume();
				resolve(answer.statusCode ?? 0);
			});
			sent.on("error", reject);
			sent.end(body);
		});
	const json = { "content-type": "application/json" };
	const statuses = {
		trace: await raw("TRACE", "/api/sites"),
		propfind: await raw("PROPFIND", "/api/sites"),
		percent: await raw("GET", "/api/bills/%E0%A4%A"),
		percentOfAPage: await raw("GET", "/bills/%E0%A4%A", { cookie: "autovolt.session=x" }),
		long: await raw("GET", `/api/sites?site=${"x".repeat(6_000)}`),
		headers: await raw("GET", "/api/sites", { "x-long": "x".repeat(40_000) }),
		body: await raw("POST", "/api/sites", json, "x".repeat(400_000)),
		chunked: await raw("POST", "/api/sites", { ...json, "transfer-encoding": "chunked" }, "x".repeat(400_000)),
		action: await raw("POST", "/", { ...json, "next-action": "x".repeat(40), cookie: "autovolt.session=x" }, "[]"),
		encoded: await raw("GET", "/..%2f..%2fetc/passwd", { cookie: "autovolt.session=x" }),
		nul: await raw("GET", "/classrooms/%00", { cookie: "autovolt.session=x" }),
	};
	expect([statuses.trace, statuses.propfind]).toEqual([405, 405]);
	for (const [what, status] of Object.entries(statuses)) expect(status, `${what}: ${JSON.stringify(statuses)}`).toBeLessThan(500);
});

test("an address that a client only claims is not believed", async ({ admin, stack }) => {
	const { csrfToken } = (await (await admin.get("/api/auth/csrf")).json()) as { csrfToken: string };
	const answer = await admin.post("/api/auth/callback/credentials", {
		form: { email: "nobody@autovolt.test", password: "wrong", csrfToken, json: "true" },
		headers: { origin: stack.url, "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" },
	});
	expect(answer.status()).toBe(401);
	const { entries } = (await (await admin.get("/api/audit?action=user.sign_in_failed&limit=1")).json()) as {
		entries: { address: string }[];
	};
	expect(entries).toMatchObject([{ address: "127.0.0.1" }]);
});

test("no secret that anybody gave or got stands in the logs", async ({ admin, stack }) => {
	const canary = "canary-password-5c1f";
	const headers = { origin: stack.url };
	const { csrfToken } = (await (await admin.get("/api/auth/csrf")).json()) as { csrfToken: string };
	await admin.post("/api/auth/callback/credentials", {
		form: { email: "canary@autovolt.test", password: canary, csrfToken, json: "true" },
		headers,
	});
	const made = await admin.post("/api/tokens", { data: { name: "canary", role: "viewer" }, headers });
	const { token } = (await made.json()) as { token: string };
	expect((await admin.get("/api/sites", { headers: { authorization: `Bearer ${token}` } })).status()).toBe(200);
	await admin.post("/api/users", { data: { email: "canary2@autovolt.test", role: "viewer", password: canary }, headers });
	const session = (await admin.storageState()).cookies.find(({ name }) => name === "autovolt.session")?.value ?? "";
	const logs = readdirSync(stack.dataDir, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".log"));
	const texts = logs.map((file) => readFileSync(join(stack.dataDir, file), "utf8"));
	expect(texts.join("").length).toBeGreaterThan(1_000);
	expect(texts.join("")).toContain("auth.sign_in");
	for (const secret of [canary, token, session, stack.adminPassword])
		for (const [i, text] of texts.entries()) expect(text.includes(secret), `${secret.slice(0, 12)}… in ${logs[i]}`).toBe(false);
});

test.describe("signed out", () => {
	test.use({ storageState: SIGNED_OUT });
	test("the session's cookie is out of reach of scripts and of other sites", async ({ page, stack, context }) => {
		await page.goto("/sign-in");
		await page.getByLabel("E-mail").fill(stack.adminEmail);
		await page.getByLabel("Password").fill(stack.adminPassword);
		await page.getByRole("button", { name: "Sign in" }).click();
		await expect(page).toHaveURL(`${stack.url}/`);
		const session = (await context.cookies()).find(({ name }) => name === "autovolt.session");
		expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
		expect(await page.evaluate(() => document.cookie)).not.toContain("autovolt.session");
	});
});
