import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { SIGN_IN_PATH } from "./authOptions";
import { systemClock } from "./clock";
import { database } from "./database";
import { type Principal, principalOfSession } from "./principal";

/** Who looks at this page; null when nobody is signed in. */
export async function pagePrincipal(): Promise<Principal | null> {
	return principalOfSession(await headers(), database(), systemClock);
}

/** The same, or off to the sign-in page, from where the person comes back to `path`. */
export async function requirePagePrincipal(path: string): Promise<Principal> {
	const principal = await pagePrincipal();
	if (!principal) redirect(`${SIGN_IN_PATH}?callbackUrl=${encodeURIComponent(path)}`);
	return principal;
}
