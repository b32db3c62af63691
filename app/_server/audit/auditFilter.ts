import type { AuditFilter } from "@/store/auditLog";
import type { Site } from "@/store/sites";
import type { auditCsvRoute } from "@/wire/http/audit";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { permits } from "../permission";
import { reachableSites, resolveMoment } from "../place";
import { endOfSiteDate } from "../usage/timeRange";

type Asking = Pick<RouteCall<typeof auditCsvRoute>, "principal" | "database" | "clock" | "query">;

/**
 * Which entries the caller asks for. The log covers every site, so it takes an administrator of every site. Dates are
 * those of the first site; where there is none yet they need an offset.
 */
export async function auditFilterOf({ principal, database, clock, query }: Asking): Promise<Outcome<AuditFilter>> {
	if (!permits(principal, "admin", { kind: "system" }))
		return refuse("forbidden", "The audit log covers all sites; your role is limited.");
	const [site] = await reachableSites(database.prisma, principal);
	const edges: { from: Date | null; until: Date | null } = { from: null, until: null };
	if (query.start) {
		if (query.start.kind === "date" && !site) return refuseField("start", "needs a time and an offset, as there is no site yet");
		edges.from = new Date(resolveMoment(query.start, site as Site, clock.now()));
	}
	if (query.end) {
		if (query.end.kind === "date" && !site) return refuseField("end", "needs a time and an offset, as there is no site yet");
		edges.until = new Date(
			query.end.kind === "date" ? endOfSiteDate(query.end.date, (site as Site).zones) : resolveMoment(query.end, site as Site, 0),
		);
	}
	if (edges.from && edges.until && edges.until <= edges.from) return refuseField("end", "must lie after start");
	const { actor = null, action = null, subject = null } = query;
	return ok({ actor, action, subject, ...edges });
}
