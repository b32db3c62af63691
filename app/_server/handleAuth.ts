import NextAuth from "next-auth";
import { toProblem } from "@/wire/http/problem";
import { authOptions, safeCallback } from "./authOptions";
import { parseCookies } from "./cookies";
import { webEnv } from "./env";
import { failureResponse, problemResponse } from "./problemResponse";
import { readBytes } from "./requestBody";
import { addressOf, isSameOrigin } from "./sameOrigin";
import { isSecureRequest } from "./sessionCookie";

interface AuthContext {
	readonly params: Promise<{ nextauth: string[] }>;
}

const ACTIONS = ["csrf", "session", "providers", "signin", "signout", "callback", "error"];

/**
 * Sign-in, sign-out and session by next-auth, behind the same origin check and body limit as every other change.
 * next-auth is called by its plain request and response interface, so that it sees only what has been checked here.
 */
export async function handleAuth(request: Request, context: AuthContext): Promise<Response> {
	try {
		const [action = "", provider] = (await context.params).nextauth;
		if (!ACTIONS.includes(action)) return problemResponse(toProblem("not_found"));
		if (request.method !== "GET" && !isSameOrigin(request.headers)) return problemResponse(toProblem("cross_origin"));
		const body = request.method === "GET" ? {} : await readForm(request);
		if (typeof body === "string") return problemResponse(toProblem(body));
		return await answer(request, action, provider, body);
	} catch (error) {
		return failureResponse(error, `${request.method} /api/auth`);
	}
}

type Fields = Record<string, unknown>;

async function answer(request: Request, action: string, provider: string | undefined, body: Fields): Promise<Response> {
	// next-auth goes by the Host of the request only where no public address is set and it is told to.
	if (webEnv().publicUrl === null) process.env["AUTH_TRUST_HOST"] ??= "1";
	const secure = isSecureRequest(request.headers);
	const host = request.headers.get("host") ?? "localhost";
	const home = webEnv().publicUrl ?? `${secure ? "https" : "http"}://${host}`;
	const query: Fields = Object.fromEntries(new URL(request.url).searchParams);
	for (const fields of [query, body])
		if ("callbackUrl" in fields) fields["callbackUrl"] = safeCallback(String(fields["callbackUrl"]), home);
	const cookies = parseCookies(request.headers.get("cookie") ?? "");
	for (const name of Object.keys(cookies)) if (name.endsWith("next-auth.callback-url")) delete cookies[name];

	const response = new CollectedResponse();
	let waitMs: number | null = null;
	const onThrottled = (ms: number) => {
		waitMs = ms;
	};
	const options = authOptions({ secure, address: addressOf(request.headers), onThrottled });
	const headers = { host, "x-forwarded-proto": secure ? "https" : "http" };
	const asked = {
		method: request.method,
		headers,
		cookies,
		body,
		query: { ...query, nextauth: provider === undefined ? [action] : [action, provider] },
	};
	await NextAuth(asked as never, response as never, options);
	if (waitMs !== null) response.status(429).setHeader("retry-after", String(Math.max(1, Math.ceil(waitMs / 1_000))));
	return response.toResponse();
}

/** A form or JSON object of at most 64 kB, else why not. What is neither counts as empty. */
async function readForm(request: Request): Promise<Fields | "body_too_large" | "request_timeout"> {
	const bytes = await readBytes(request);
	if (bytes === "too_large") return "body_too_large";
	if (bytes === "too_slow") return "request_timeout";
	const text = new TextDecoder().decode(bytes);
	if (!request.headers.get("content-type")?.includes("json")) return Object.fromEntries(new URLSearchParams(text));
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
	} catch {
		return {};
	}
}

/** The part of Node's response that next-auth writes to. */
class CollectedResponse {
	private code = 200;
	private readonly kept = new Map<string, string | string[]>();
	private text: string | null = null;

	status(code: number): this {
		this.code = code;
		return this;
	}

	getHeader(name: string): string | string[] | undefined {
		return this.kept.get(name.toLowerCase());
	}

	setHeader(name: string, value: string | string[]): this {
		this.kept.set(name.toLowerCase(), value);
		return this;
	}

	json(value: unknown): void {
		this.setHeader("content-type", "application/json");
		this.text = JSON.stringify(value);
	}

	send(value: unknown): void {
		if (typeof value === "object" && value !== null) this.json(value);
		else this.text = value === undefined ? null : String(value);
	}

	end(): void {}

	toResponse(): Response {
		const headers = new Headers({ "cache-control": "no-store" });
		for (const [name, value] of this.kept) for (const one of [value].flat()) headers.append(name, one);
		return new Response(this.text, { status: this.code, headers });
	}
}
