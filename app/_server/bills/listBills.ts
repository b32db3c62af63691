import { composeBills } from "@/domain/billing/composeBills";
import { addMonths, monthOf } from "@/domain/calendar/zone";
import { readOpenMonth } from "@/store/billMonth";
import { listBills, readIssuedMonths } from "@/store/bills";
import type { listBillsRoute } from "@/wire/http/bills";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { reachOf } from "../permission";
import { answerOfSite, type Place } from "../usage/place";
import { toIssuedSummary, toOpenSummary } from "./billBody";
import { mayReachBill } from "./reachBill";

type Call = RouteCall<typeof listBillsRoute>;
type Listed = Answer<typeof listBillsRoute>;

export function answerBills({ query, ...asking }: Call): Promise<Outcome<Listed>> {
	return answerOfSite(asking, query, async (place) => {
		const room = query.classroom === undefined ? null : place.rooms.find((one) => one.code === query.classroom);
		if (room === undefined) return refuseField("classroom", "no room that you may see has this code", "not_found");
		const issuedMonths = await readIssuedMonths(place.usage.client, place.site.siteId);
		const last = issuedMonths.at(-1);
		const nextToIssue = last === undefined ? null : addMonths(last, 1);
		const of = { place, query, classroomId: room?.classroomId ?? null, principal: asking.principal };
		const page = query.state === "open" ? await openPage(of, nextToIssue, issuedMonths) : await issuedPage(of);
		if (page.kind === "refused") return page;
		return ok({ ...page.value, next_to_issue: nextToIssue, issued_months: issuedMonths, currency: place.site.currency });
	});
}

interface ListOf {
	readonly place: Place;
	readonly query: Call["query"];
	readonly classroomId: number | null;
	readonly principal: Call["principal"];
}

type Page = Outcome<Pick<Listed, "bills" | "next">>;

async function issuedPage({ place, query, classroomId, principal }: ListOf): Promise<Page> {
	const { siteId } = place.site;
	const filter = { siteId, month: query.month ?? null, classroomId, classroomIds: reachOf(principal).classroomIds };
	const page = { before: query.after ?? null, limit: query.limit + 1 };
	const found = await listBills(place.usage.client, filter, page);
	const bills = found.slice(0, query.limit);
	return ok({ bills: bills.map(toIssuedSummary), next: found.length > query.limit ? (bills.at(-1)?.id ?? null) : null });
}

/** The month asked for, else the next one to issue, else the present one. */
async function openPage(
	{ place, query, classroomId, principal }: ListOf,
	nextToIssue: string | null,
	issuedMonths: readonly string[],
): Promise<Page> {
	const { siteId } = place.site;
	const month = query.month ?? nextToIssue ?? monthOf(place.today);
	if (issuedMonths.includes(month)) return refuse("conflict", `${month} has been issued; leave state out to list its bills.`);
	const open = await readOpenMonth(place.usage.client, place.site, month);
	const bills = composeBills(open.toBill)
		.filter((bill) => classroomId === null || bill.classroomId === classroomId)
		.filter((bill) => mayReachBill(principal, "viewer", { siteId, ...bill }));
	return ok({ bills: bills.map((bill) => toOpenSummary(bill, open.toBill)), next: null });
}
