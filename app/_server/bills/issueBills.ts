import { composeBills } from "@/domain/billing/composeBills";
import { insertAudit } from "@/store/auditLog";
import { readOpenMonth } from "@/store/billMonth";
import { readBillsOfIssue } from "@/store/bills";
import { inIssuingTurn, insertIssue } from "@/store/issueBills";
import type { PoolClient } from "@/store/pool";
import { readUsageSite } from "@/store/usageSite";
import type { BillBlockerBody } from "@/wire/http/billFields";
import type { issueBillsRoute } from "@/wire/http/bills";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, type Refusal, refuse } from "../outcome";
import { resolveWholeSite } from "../place";
import { toIssuedSummary, toOpenSummary, totalOfConnections } from "./billBody";
import { findBlockers } from "./findBlockers";

type Call = RouteCall<typeof issueBillsRoute>;
type Issued = Answer<typeof issueBillsRoute>;

/** Issues a month, or only says what would be issued. Both by the same transaction: what is shown is what is frozen. */
export async function issueBills(call: Call): Promise<Outcome<Issued>> {
	const { principal, body, database } = call;
	const found = await resolveWholeSite(database.prisma, principal, "admin", body.site);
	if (found.kind === "refused") return found;
	return inIssuingTurn(database.pool, found.value.id, (client) => issue(client, call, found.value.id));
}

async function issue(client: PoolClient, { principal, address, body, clock }: Call, siteId: number): Promise<Outcome<Issued>> {
	const site = await readUsageSite(client, siteId);
	if (!site) return refuse("not_found");
	const { month, allow_unpriced: allowUnpriced } = body;
	const now = clock.now();
	const open = await readOpenMonth(client, site, month);
	const blockers = await findBlockers(client, site, open, { now, allowUnpriced });
	const bills = composeBills(open.toBill);
	if (body.dry_run) {
		const summaries = bills.map((bill) => toOpenSummary(bill, open.toBill));
		const { currency } = site;
		return ok({ dry_run: true, month, blockers, bills: summaries, currency, total: totalOfConnections(summaries) });
	}
	const refused = refusalOf(blockers);
	if (refused) return refused;
	const issuedBy = principal.name;
	const issueId = await insertIssue(client, { site, open, bills, issuedAt: now, issuedBy, allowUnpriced });
	const summaries = (await readBillsOfIssue(client, issueId)).map(toIssuedSummary);
	const total = totalOfConnections(summaries);
	const numbers = summaries.map((summary) => summary.number);
	await insertAudit(
		client,
		{ actor: principal.actor, address },
		{
			action: "bills.issue",
			subject: `site:${site.name}`,
			after: { month, first: numbers[0] ?? null, last: numbers.at(-1) ?? null, total, allow_unpriced: allowUnpriced },
		},
	);
	return created({ month, bills: summaries, currency: site.currency, total });
}

/** What somebody else did first is a conflict; all else is the request's. Everything that stands against it goes along. */
function refusalOf(blockers: readonly BillBlockerBody[]): Refusal | null {
	const refusing = blockers.filter((blocker) => blocker.refuses);
	const [first] = refusing;
	if (!first) return null;
	const isConflict = refusing.some(({ kind }) => kind === "already_issued" || kind === "out_of_order");
	const paths = refusing.map(({ kind, message }) => ({ path: kind === "unpriced" ? "allow_unpriced" : "month", message }));
	const { problem } = refuse(
		isConflict ? "conflict" : "invalid_request",
		refusing.map(({ message }) => message).join(" "),
		paths,
	);
	return { kind: "refused", problem: { ...problem, blockers: refusing } as typeof problem };
}
