/** Runs once when the web app starts: a missing setting or a weak secret ends it here, not at somebody's first request. */
export async function register(): Promise<void> {
	if (process.env.NEXT_RUNTIME === "nodejs") {
		const { bootCheck } = await import("@/app/_server/bootCheck");
		bootCheck();
		const { watchRequests } = await import("@/app/_server/security/peerAddress");
		watchRequests();
	}
}
