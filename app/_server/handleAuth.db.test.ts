import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as changePassword } from "@/app/api/account/password/route";
import { GET as account } from "@/app/api/account/route";
import { DELETE as endSessions } from "@/app/api/account/sessions/route";
import { GET, POST } from "@/app/api/auth/[...nextauth]/route";
import { PATCH as patchUser } from "@/app/api/users/[id]/route";
import { POST as createUser } from "@/app/api/users/route";
import { HOSTILE_TEXTS, wellFormed } from "./security/hostileValues.arbitrary";
import { ADMIN_PASSWORD, type Answered, openApi, send } from "./testRequests";

const EMAIL = "admin@autovolt.local";
const ORIGIN = { origin: "http://autovolt.test" };

/** Keeps cookies as a browser does. */
class Browser {
	readonly jar = new Map<string, string>();

	async auth(
		action: string[],
		{ form, headers = {}, query = "" }: { form?: Record<string, unknown>; headers?: Record<string, string>; query?: string } = {},
	) {
		const sent = new Headers({ host: "autovolt.test", cookie: this.cookie(), ...headers });
		if (form) sent.set("content-type", "application/json");
		const init = { method: form ? "POST" : "GET", headers: sent, ...(form ? { body: JSON.stringify(form) } : {}) };
		const request = new Request(`http://autovolt.test/api/auth/${action.join("/")}${query}`, init);
		const response = await (form ? POST : GET)(request, { params: Promise.resolve({ nextauth: action }) });
		for (const line of response.headers.getSetCookie()) {
			const [pair = ""] = line.split(";");
			const [name = "", value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
			if (value === "" || /Max-Age=0/i.test(line)) this.jar.delete(name);
			else this.jar.set(name, value);
		}
		const text = await response.text();
		return { status: response.status, response, body: text.startsWith("{") ? JSON.parse(text) : text };
	}

	async signIn(email: unknown, password: unknown, more: Record<string, unknown> = {}, headers: Record<string, string> = ORIGIN) {
		const { csrfToken } = (await this.auth(["csrf"])).body;
		return this.auth(["callback", "credentials"], { form: { email, password, csrfToken, json: "true", ...more }, headers });
	}

	cookie(): string {
		return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
	}

	get isSignedIn(): boolean {
		return this.jar.has("autovolt.session");
	}
}

describe("signing in", () => {
	let api: Awaited<ReturnType<typeof openApi>>;
	let adminToken: string;
	beforeAll(async () => {
		api = await openApi();
		adminToken = await api.token("admin");
	});
	afterAll(() => api.close());

	const person = async (email: string, role = "viewer") => {
		const { body } = await send(createUser, { token: adminToken, body: { email, role } });
		return body as { id: number; password: string };
	};
	const me = (browser: Browser): Promise<Answered> => send(account, { headers: { cookie: browser.cookie() } });

	it("opens a session for the right password, in a cookie that scripts cannot read", async () => {
		const browser = new Browser();
		const answer = await browser.signIn(EMAIL, ADMIN_PASSWORD);
		expect([answer.status, browser.isSignedIn]).toEqual([200, true]);
		const line = answer.response.headers.getSetCookie().find((one) => one.startsWith("autovolt.session="));
		expect(line).toMatch(/HttpOnly/i);
		expect(line).toMatch(/SameSite=Lax/i);
		expect((await me(browser)).body).toMatchObject({ kind: "user", name: EMAIL, role: "admin" });
		expect((await browser.auth(["session"])).body.user).toMatchObject({ email: EMAIL, role: "admin" });
	});

	it("marks the cookie Secure, and names it so, once the browser speaks TLS", async () => {
		const browser = new Browser();
		const headers = { "x-forwarded-proto": "https", origin: "https://autovolt.test" };
		const { csrfToken } = (await browser.auth(["csrf"], { headers })).body;
		const answer = await browser.auth(["callback", "credentials"], {
			form: { email: EMAIL, password: ADMIN_PASSWORD, csrfToken, json: "true" },
			headers,
		});
		expect(answer.response.headers.getSetCookie().find((one) => one.startsWith("__Host-autovolt.session="))).toMatch(
			/(?=.*; Secure)(?=.*; Path=\/;)(?!.*Domain=)/i,
		);
	});

	it.each([
		[EMAIL, "wrong"],
		["nobody@autovolt.local", ADMIN_PASSWORD],
		[{ contains: "" }, ADMIN_PASSWORD],
		[EMAIL, { not: "" }],
		[["admin@autovolt.local"], ADMIN_PASSWORD],
		[`${EMAIL}\u0000`, ADMIN_PASSWORD],
		[null, null],
		["", ""],
		[EMAIL, "x".repeat(5_000)],
	])("refuses %j with %j, all in the same words", async (email, password) => {
		const browser = new Browser();
		const answer = await browser.signIn(email, password);
		expect([answer.status, browser.isSignedIn]).toEqual([401, false]);
		expect(answer.body.url).toContain("error=CredentialsSignin");
	});

	it("refuses a sign-in without a CSRF token, without an origin, and from another origin", async () => {
		const browser = new Browser();
		expect((await browser.signIn(EMAIL, ADMIN_PASSWORD, { csrfToken: "forged" })).body.url).toContain("csrf=true");
		for (const headers of [
			{},
			{ origin: "https://evil.example" },
			{ "sec-fetch-site": "cross-site" },
			{ origin: "null" },
		] as Record<string, string>[])
			expect((await browser.signIn(EMAIL, ADMIN_PASSWORD, {}, headers)).status).toBe(403);
		expect(browser.isSignedIn).toBe(false);
		expect((await browser.signIn(EMAIL, ADMIN_PASSWORD, {}, { "sec-fetch-site": "same-origin" })).status).toBe(200);
	});

	it.each([
		"//evil.example",
		"https://evil.example/x",
		"/\\evil.example",
		"javascript:alert(1)",
		"http://autovolt.test@evil.example",
		"\t//evil.example",
	])("does not lead to %j after signing in", async (callbackUrl) => {
		const { body, status } = await new Browser().signIn(EMAIL, ADMIN_PASSWORD, { callbackUrl });
		expect(status).toBe(200);
		expect(new URL(body.url).host).toBe("autovolt.test");
		const page = await new Browser().auth(["signin"], { query: `?callbackUrl=${encodeURIComponent(callbackUrl)}` });
		expect([page.status, page.response.headers.get("location")?.includes("evil")]).toEqual([302, false]);
	});

	it("throttles an account after ten wrong passwords, also when they come all at once, and the right one too", async () => {
		const { password } = await person("guessed@autovolt.test");
		const outcomes = await Promise.all(Array.from({ length: 25 }, () => new Browser().signIn("guessed@autovolt.test", "wrong")));
		const throttled = outcomes.filter(({ body }) => body.url.includes("TooManyAttempts"));
		expect(throttled).toHaveLength(15);
		for (const { status, response } of throttled) {
			expect(status).toBe(429);
			const seconds = Number(response.headers.get("retry-after"));
			expect([seconds > 600, seconds <= 900]).toEqual([true, true]);
		}
		expect((await new Browser().signIn("Guessed@AutoVolt.test ", password)).body.url).toContain("TooManyAttempts");
		expect((await new Browser().signIn(EMAIL, ADMIN_PASSWORD)).status).toBe(200);
		await api.owner.signInAttempt.updateMany({
			where: { account: "guessed@autovolt.test" },
			data: { at: new Date(Date.now() - 16 * 60_000) },
		});
		expect((await new Browser().signIn("guessed@autovolt.test", password)).status).toBe(200);
	});

	it("ends a session when the role changes, the account is disabled, or the password changes", async () => {
		const { id, password } = await person("session@autovolt.test", "manager");
		const patch = (body: object) => send(patchUser, { token: adminToken, method: "PATCH", params: { id: String(id) }, body });
		for (const [i, change] of [{ role: "viewer" }, { disabled: true }].entries()) {
			const browser = new Browser();
			await browser.signIn("session@autovolt.test", password);
			expect((await me(browser)).status).toBe(200);
			expect((await patch(change)).status).toBe(200);
			expect((await me(browser)).status).toBe(401);
			const { body } = await browser.auth(["session"]);
			expect([i, body]).toEqual([i, {}]);
		}
		expect((await new Browser().signIn("session@autovolt.test", password)).status).toBe(401);
	});

	it("forgets attempts that count for nothing any more, so that guessing fills no table", async () => {
		const old = { account: "old@autovolt.test", address: "direct", ok: false, at: new Date(Date.now() - 2 * 86_400_000) };
		await api.owner.signInAttempt.createMany({ data: Array.from({ length: 100 }, () => old) });
		await new Browser().signIn(EMAIL, "wrong");
		expect(await api.owner.signInAttempt.count({ where: { account: old.account } })).toBe(0);
	});

	it("writes down who signed in and whose password was wrong, and never what nobody is called", async () => {
		const { password } = await person("noted@autovolt.test");
		await new Browser().signIn("noted@autovolt.test", password);
		await new Browser().signIn("noted@autovolt.test", "wrong");
		await new Browser().signIn("my-secret-password", "wrong");
		const rows = await api.owner.auditLog.findMany({
			where: { action: { startsWith: "user.sign_in" } },
			orderBy: { id: "desc" },
		});
		expect(rows.slice(0, 3).map(({ action, subject, address }) => [action, subject, address])).toEqual([
			["user.sign_in_failed", "user:unknown", "direct"],
			["user.sign_in_failed", "user:noted@autovolt.test", "direct"],
			["user.sign_in", "user:noted@autovolt.test", "direct"],
		]);
		expect(JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain("my-secret");
	});

	it("ends every session of a person who signs out everywhere, and nobody else's", async () => {
		const { password } = await person("everywhere@autovolt.test");
		const [here, there, other] = [new Browser(), new Browser(), new Browser()];
		for (const browser of [here, there]) await browser.signIn("everywhere@autovolt.test", password);
		await other.signIn(EMAIL, ADMIN_PASSWORD);
		const end = (headers: Record<string, string>) =>
			send(endSessions, { method: "DELETE", headers: { cookie: here.cookie(), ...headers } });
		expect((await end({})).body.code).toBe("cross_origin");
		expect((await me(there)).status).toBe(200);
		expect((await end(ORIGIN)).status).toBe(204);
		expect(await Promise.all([here, there, other].map(async (browser) => (await me(browser)).status))).toEqual([401, 401, 200]);
		const token = await api.token("viewer");
		expect((await send(endSessions, { method: "DELETE", token })).status).toBe(403);
	});

	it("changes one's own password only with the current one and from our own pages", async () => {
		const { password } = await person("own@autovolt.test");
		const browser = new Browser();
		await browser.signIn("own@autovolt.test", password);
		const change = (current: string, headers: Record<string, string>) =>
			send(changePassword, {
				headers: { cookie: browser.cookie(), ...headers },
				body: { current_password: current, new_password: "another long password" },
			});
		expect((await change(password, {})).body.code).toBe("cross_origin");
		expect((await change(password, { origin: "https://evil.example" })).body.code).toBe("cross_origin");
		expect((await change("not it", ORIGIN)).body.paths[0].path).toBe("current_password");
		expect((await change(password, ORIGIN)).status).toBe(204);
		expect((await me(browser)).status).toBe(401);
		expect((await new Browser().signIn("own@autovolt.test", "another long password")).status).toBe(200);
	});

	it("takes no session cookie that somebody made up, cut or brought along", async () => {
		const browser = new Browser();
		await browser.signIn(EMAIL, ADMIN_PASSWORD);
		const real = browser.jar.get("autovolt.session") ?? "";
		for (const forged of ["", "x", real.slice(0, -4), `${real}A`, "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "__proto__"]) {
			browser.jar.set("autovolt.session", forged);
			expect((await me(browser)).status).toBe(401);
		}
		const fixed = new Browser();
		fixed.jar.set("autovolt.session", "planted");
		await fixed.signIn(EMAIL, ADMIN_PASSWORD);
		expect(fixed.jar.get("autovolt.session")).not.toBe("planted");
	});

	it("never fails, whatever stands in whichever field, and says so in JSON or by a redirect to our own pages", async () => {
		for (const text of HOSTILE_TEXTS)
			for (const field of ["email", "password", "csrfToken", "callbackUrl", "__proto__"]) {
				const browser = new Browser();
				const form = { email: "a@b.test", password: "x", csrfToken: "forged", json: "true", [field]: text };
				const posted = await browser.auth(["callback", "credentials"], { form, headers: ORIGIN });
				const query = `?${field}=${encodeURIComponent(wellFormed(text))}`;
				const got = await browser.auth(["signin"], { query });
				for (const { status, response } of [posted, got]) {
					expect(status, `${field} ${JSON.stringify(text.slice(0, 40))}`).toBeLessThan(500);
					const location = response.headers.get("location");
					if (location) expect(new URL(location, "http://autovolt.test").host).toBe("autovolt.test");
				}
				expect(browser.isSignedIn).toBe(false);
			}
	});

	it("answers unknown actions, hostile callbacks and large bodies without failing", async () => {
		const statuses = await Promise.all([
			new Browser().auth(["_log"], { form: { level: "constructor" }, headers: ORIGIN }),
			new Browser().auth(["__proto__"]),
			new Browser().auth(["callback", "constructor"], { form: {}, headers: ORIGIN }),
			new Browser().auth(["csrf"], { query: "?callbackUrl=%00&callbackUrl=http%3A" }),
			new Browser().auth(["callback", "credentials"], { form: { email: "x".repeat(66_000) }, headers: ORIGIN }),
		]).then((answers) => answers.map(({ status }) => status));
		expect(statuses).toEqual([404, 404, 400, 200, 413]);
	});
});
