import { type NextRequest, NextResponse } from "next/server";
import { type Refusal, refuse } from "@/app/_server/outcome";
import { allowedMethods } from "@/app/_server/security/allowedMethods";
import { HSTS, pagePolicy } from "@/app/_server/security/contentSecurityPolicy";
import { isSecureRequest, sessionCookieNames } from "@/app/_server/sessionCookie";

const SIGN_IN = "/sign-in";
/** By which a page knows the nonce of its answer (app/layout.tsx). */
const NONCE_HEADER = "x-nonce";
const POLICY_HEADER = "content-security-policy";
const PAGE_METHODS = ["GET", "HEAD", "OPTIONS"];
/** Answer by themselves, without a page: as app/api does, and for machines. */
const PROBES = ["/health", "/readyz", "/metrics"];
/** What the sign-in page shows must be there without a session (proxy.test.ts compares with public/). */
const FILES =
	/^\/(manifest\.webmanifest|icon\.svg|icon-192\.png|icon-512\.png|icon-maskable-512\.png|apple-touch-icon\.png|favicon\.ico)$/;

/**
 * What is decided before any page or route: an address that cannot be read, a method that is not answered there, the
 * nonce of a page's Content-Security-Policy, and the way to the sign-in page for people without a session cookie. What a
 * cookie is worth is decided again by every page and route (app/_server/permission.ts).
 */
export function proxy(request: NextRequest): NextResponse {
	const { pathname } = request.nextUrl;
	const isRoute = pathname === "/api" || pathname.startsWith("/api/") || PROBES.includes(pathname);
	const answer = isReadable(pathname) ? (isRoute ? answerRoute(request) : answerPage(request)) : misspelt();
	if (isSecureRequest(request.headers)) answer.headers.set("strict-transport-security", HSTS);
	return answer;
}

function answerRoute(request: NextRequest): NextResponse {
	const { pathname } = request.nextUrl;
	const allowed = allowedMethods(pathname);
	if (allowed) return answerMethod(request.method, allowed) ?? NextResponse.next();
	// Addresses that are no route end in app/api/[...path], which knows these methods only.
	if (PAGE_METHODS.includes(request.method) || /^(POST|PUT|PATCH|DELETE)$/.test(request.method)) return NextResponse.next();
	return refusal(refuse("not_found", "There is nothing at this address; GET /api/openapi.json lists what there is."));
}

/** The answer to OPTIONS and to what a route does not know; null where the route itself answers. */
function answerMethod(method: string, allowed: readonly string[]): NextResponse | null {
	const allow = allowed.join(", ");
	if (method === "OPTIONS") return new NextResponse(null, { status: 204, headers: { allow } });
	if (allowed.includes(method)) return null;
	return refusal(refuse("method_not_allowed", `${method} does nothing here; this address answers ${allow}.`), { allow });
}

function answerPage(request: NextRequest): NextResponse {
	const { pathname, search } = request.nextUrl;
	const refused = answerMethod(request.method, PAGE_METHODS);
	if (refused) return refused;
	if (FILES.test(pathname)) return NextResponse.next();
	if (pathname !== SIGN_IN && !sessionCookieNames.some((name) => request.cookies.has(name))) {
		const target = new URL(SIGN_IN, request.url);
		if (pathname + search !== "/") target.searchParams.set("callbackUrl", pathname + search);
		return NextResponse.redirect(target);
	}
	const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
	const policy = pagePolicy({ nonce, isDevelopment: process.env.NODE_ENV === "development" });
	const headers = new Headers(request.headers);
	headers.set(NONCE_HEADER, nonce);
	// Next takes the nonce for its own scripts from the policy of the request.
	headers.set(POLICY_HEADER, policy);
	const answer = NextResponse.next({ request: { headers } });
	answer.headers.set(POLICY_HEADER, policy);
	return answer;
}

function misspelt(): NextResponse {
	return refusal(refuse("invalid_request", "The address holds a percent sign that encodes nothing."));
}

function isReadable(pathname: string): boolean {
	try {
		decodeURIComponent(pathname);
		return true;
	} catch {
		return false;
	}
}

/** No route is reached: what the framework would say is for people, not for clients. */
function refusal({ problem }: Refusal, more: Record<string, string> = {}): NextResponse {
	const headers = { "content-type": "application/problem+json", "cache-control": "no-store", ...more };
	return new NextResponse(JSON.stringify(problem), { status: problem.status, headers });
}

/** Everything but the built files, which are the same for everyone. */
export const config = { matcher: ["/((?!_next/static/|_next/image|_next/webpack-hmr).*)"] };
