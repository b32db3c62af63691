/** What a refused sign-in means, in words. next-auth passes on the message of an error that `authorize` throws. */
export function explainSignIn(error: string | null): string {
	if (error === "unreachable")
		return "The server did not answer. Nothing was changed; check that AutoVolt is running, then try again.";
	if (error === "SessionRequired") return "Sign in to see this page.";
	if (error !== null && /throttl|too.?many|locked|wait/i.test(error))
		return "Too many attempts. Wait a quarter of an hour before trying again; your account and its figures are safe.";
	if (error === "CredentialsSignin")
		return "The e-mail or the password is not right. Check both; after several wrong attempts you have to wait.";
	return "Signing in failed on our side. Try again; if it persists, the server's log says why.";
}

/** Only a path on this site: `//evil`, `/\evil` and full addresses go to the overview. */
export function safeCallback(callbackUrl: string | null): string {
	if (callbackUrl === null || !callbackUrl.startsWith("/") || /^\/[/\\]/.test(callbackUrl) || hasControlCharacter(callbackUrl))
		return "/";
	return callbackUrl.startsWith("/sign-in") ? "/" : callbackUrl;
}

/** Browsers drop tabs and line breaks from addresses, so "/<tab>/evil" would become "//evil". */
function hasControlCharacter(text: string): boolean {
	for (const character of text) if ((character.codePointAt(0) ?? 0) < 0x20) return true;
	return false;
}
