import { readdirSync } from "node:fs";
import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { ROUTE_SPECS } from "@/app/_server/openapi/routeSpecs";
import { config, proxy } from "./proxy";

process.env["DATABASE_URL"] ??= "postgresql://localhost/autovolt";
process.env["NEXTAUTH_SECRET"] ??= "Zk3vQ1y8Rr5tUw0xNf2hLb7mCe9dGa4j";

const ask = (path: string, method = "GET", headers: Record<string, string> = {}) =>
	proxy(new NextRequest(`http://autovolt.test${path}`, { method, headers }));
const SIGNED_IN = { cookie: "autovolt.session=x" };
const isPassedOn = (answer: Response) => answer.headers.get("x-middleware-next") === "1";

describe("proxy", () => {
	it.each(["/api/bills/%E0%A4%A", "/api/%E0%A4", "/api/%zz", "/bills/%E0%A4%A"])(
		"answers %s with a problem before the framework fails",
		async (path) => {
			const answer = ask(path);
			expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
			expect(await answer.json()).toMatchObject({ code: "invalid_request" });
		},
	);

	it("lets routes answer whatever can be read, signed in or not", () => {
		for (const path of ["/api/a%20b", "/api/%E2%82%AC", "/health", "/api/auth/csrf"]) expect(isPassedOn(ask(path))).toBe(true);
		expect(ask("/bills").status).toBe(307);
	});
});

describe("methods", () => {
	it("of every route: what it answers is passed on, all else is 405 with Allow and a problem", async () => {
		const byPath = new Map<string, string[]>();
		for (const { spec } of ROUTE_SPECS) byPath.set(spec.path, [...(byPath.get(spec.path) ?? []), spec.method]);
		for (const [template, methods] of byPath) {
			if (template === "/api/energy-consumption") continue;
			const path = template.replaceAll(/\{[^}]+\}/g, "1");
			const allow = [...methods, "OPTIONS", ...(methods.includes("GET") ? ["HEAD"] : [])].sort().join(", ");
			for (const method of methods) expect(isPassedOn(ask(path, method)), `${method} ${path}`).toBe(true);
			expect(isPassedOn(ask(path, "HEAD")), `HEAD ${path}`).toBe(methods.includes("GET"));
			const options = ask(path, "OPTIONS");
			expect([options.status, options.headers.get("allow")], path).toEqual([204, allow]);
			for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"].filter((each) => !methods.includes(each))) {
				const answer = ask(path, method);
				expect([answer.status, answer.headers.get("allow")], `${method} ${path}`).toEqual([405, allow]);
				expect(await answer.json()).toMatchObject({ code: "method_not_allowed", detail: expect.stringContaining(allow) });
			}
		}
	});

	it("of a page are GET and HEAD", () => {
		for (const method of ["POST", "PUT", "DELETE"])
			for (const path of ["/", "/bills", "/sign-in", "/no/such/page"]) {
				const answer = ask(path, method, { ...SIGNED_IN, "next-action": "0".repeat(42) });
				expect([answer.status, answer.headers.get("allow")], `${method} ${path}`).toEqual([405, "GET, HEAD, OPTIONS"]);
			}
	});

	it("prefer a fixed address to a template, as the framework does", () => {
		expect(ask("/api/bills/open", "POST").headers.get("allow")).toBe("GET, HEAD, OPTIONS");
		expect(ask("/api/schedules/preview", "PATCH").headers.get("allow")).toBe("GET, HEAD, OPTIONS, POST");
	});

	it("below /api where nothing is are told so, whatever they are", () => {
		expect(isPassedOn(ask("/api/nothing", "POST"))).toBe(true);
		expect(ask("/api/nothing", "PROPFIND").status).toBe(404);
	});
});

describe("the policy of a page", () => {
	const policyOf = (answer: Response) => answer.headers.get("content-security-policy") ?? "";
	const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";

	it("lets scripts run by a nonce of this answer alone", () => {
		const answers = [ask("/", "GET", SIGNED_IN), ask("/", "GET", SIGNED_IN), ask("/sign-in")];
		const nonces = answers.map((answer) => nonceOf(policyOf(answer)));
		expect(new Set(nonces).size).toBe(3);
		for (const [i, answer] of answers.entries()) {
			expect(nonces[i]).toMatch(/^[A-Za-z0-9+/]{22}==$/);
			expect(answer.headers.get("x-middleware-request-x-nonce")).toBe(nonces[i]);
			expect(answer.headers.get("x-middleware-request-content-security-policy")).toBe(policyOf(answer));
			const directives = Object.fromEntries(
				policyOf(answer)
					.split("; ")
					.map((each) => each.split(/ (.*)/s)),
			);
			expect(directives["script-src"]).toBe(`'self' 'nonce-${nonces[i]}'`);
			expect(directives["style-src"]).not.toContain("unsafe");
			for (const name of ["default-src", "object-src", "base-uri", "frame-ancestors", "script-src-attr"])
				expect(directives[name], name).toBe("'none'");
			expect(directives["form-action"]).toBe("'self'");
		}
	});

	it("is the proxy's own, whatever a client sends along", () => {
		const answer = ask("/", "GET", { ...SIGNED_IN, "x-nonce": "mine", "content-security-policy": "script-src *" });
		expect(answer.headers.get("x-middleware-request-x-nonce")).toBe(nonceOf(policyOf(answer)));
		expect(policyOf(answer)).not.toContain("mine");
	});

	it("stands also on pages whose address looks like a file's: a room may be called so", () => {
		for (const path of ["/classrooms/CSE.301", "/classrooms/icon.svg"])
			expect(policyOf(ask(path, "GET", SIGNED_IN)), path).toContain("'nonce-");
		expect(ask("/classrooms/CSE.301").status).toBe(307);
	});

	it("leaves out only built files, and what the sign-in page shows", () => {
		for (const file of [...readdirSync("public"), "manifest.webmanifest"]) expect(isPassedOn(ask(`/${file}`)), file).toBe(true);
		expect(config.matcher).toEqual(["/((?!_next/static/|_next/image|_next/webpack-hmr).*)"]);
	});

	it("asks for TLS from then on where the browser speaks it, and only there", () => {
		const secure = ask("/sign-in", "GET", { "x-forwarded-proto": "https" });
		expect(secure.headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}/);
		expect(ask("/sign-in").headers.get("strict-transport-security")).toBeNull();
	});
});
