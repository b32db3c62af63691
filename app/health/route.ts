export const dynamic = "force-dynamic";

/** Liveness asks nobody else: a database that is away is no reason to kill the web app. */
export function GET(): Response {
	return Response.json(
		{ status: "ok", uptime_seconds: Math.floor(process.uptime()) },
		{ headers: { "cache-control": "no-store" } },
	);
}
