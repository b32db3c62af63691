import { type NextRequest, NextResponse } from "next/server";
import { refuse } from "@/app/_server/outcome";
import { sessionCookieNames } from "@/app/_server/sessionCookie";

const SIGN_IN = "/sign-in";

/**
 * Sends people without a session cookie to the sign-in page, and nothing more: what a cookie is worth is decided again
 * by every page and route (app/_server/permission.ts).
 */
export function proxy(request: NextRequest): NextResponse {
	if (request.nextUrl.pathname.startsWith("/api/"))
		return isReadable(request.nextUrl.pathname) ? NextResponse.next() : misspelt();
	if (sessionCookieNames.some((name) => request.cookies.has(name))) return NextResponse.next();
	const target = new URL(SIGN_IN, request.url);
	const { pathname, search } = request.nextUrl;
	if (pathname + search !== "/") target.searchParams.set("callbackUrl", pathname + search);
	return NextResponse.redirect(target);
}

function isReadable(pathname: string): boolean {
	try {
		decodeURIComponent(pathname);
		return true;
	} catch {
		return false;
	}
}

/** No route is ever reached with such an address: the framework fails over it, and says so to people, not to clients. */
function misspelt(): NextResponse {
	const { problem } = refuse("invalid_request", "The address holds a percent sign that encodes nothing.");
	const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
	return new NextResponse(JSON.stringify(problem), { status: problem.status, headers });
}

/** Pages only: routes answer 401 themselves (of theirs, only percent signs are looked at); what the sign-in page needs must be there without a session. */
export const config = {
	matcher: ["/(api/.*%.*)", "/((?!api/|api-docs|_next/|sign-in|health$|readyz$|metrics$|.*\\.[a-z0-9]+$).*)"],
};
