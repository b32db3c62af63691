/** Runs once when the web app starts: a missing setting or a weak secret ends it here, not at somebody's first request. */
export async function register(): Promise<void> {
	if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
	const { webEnv } = await import("@/app/_server/env");
	try {
		webEnv();
	} catch (error) {
		process.stderr.write(`error: ${(error as Error).message}\n`);
		process.exit(1);
	}
}
