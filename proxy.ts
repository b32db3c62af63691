import { type NextRequest, NextResponse } from "next/server";
import { sessionCookieNames } from "@/app/_server/sessionCookie";

const SIGN_IN = "/sign-in";

/**
 * Sends people without a session cookie to the sign-in page, and nothing more: what a cookie is worth is decided again
 * by every page and route (app/_server/permission.ts).
 */
export function proxy(request: NextRequest): NextResponse {
	if (sessionCookieNames.some((name) => request.cookies.has(name))) return NextResponse.next();
	const target = new URL(SIGN_IN, request.url);
	const { pathname, search } = request.nextUrl;
	if (pathname + search !== "/") target.searchParams.set("callbackUrl", pathname + search);
	return NextResponse.redirect(target);
}

/** Pages only: routes answer 401 themselves; what the sign-in page needs must be there without a session. */
export const config = {
	matcher: ["/((?!api/|api-docs|_next/|sign-in|health$|readyz$|metrics$|.*\\.[a-z0-9]+$).*)"],
};
