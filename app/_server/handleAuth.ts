import NextAuth from "next-auth";
import { toProblem } from "@/wire/http/problem";
import { authOptions } from "./authOptions";
import { webEnv } from "./env";
import { failureResponse, problemResponse } from "./problemResponse";
import { BODY_BYTES_MAX } from "./requestBody";
import { isSameOrigin } from "./sameOrigin";
import { isSecureRequest } from "./sessionCookie";

interface AuthContext {
	readonly params: Promise<{ nextauth: string[] }>;
}

/** Sign-in, sign-out and session by next-auth, behind the same origin check as every other change. */
export async function handleAuth(request: Request, context: AuthContext): Promise<Response> {
	try {
		// next-auth reads this by itself: without a public address it goes by the request's Host.
		if (webEnv().publicUrl === null) process.env["AUTH_TRUST_HOST"] ??= "1";
		if (request.method !== "GET" && !isSameOrigin(request.headers)) return problemResponse(toProblem("cross_origin"));
		if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) return problemResponse(toProblem("body_too_large"));
		const handle = NextAuth(authOptions(isSecureRequest(request.headers))) as (
			request: Request,
			context: AuthContext,
		) => Promise<Response>;
		return await handle(request, context);
	} catch (error) {
		return failureResponse(error, `${request.method} /api/auth`);
	}
}
