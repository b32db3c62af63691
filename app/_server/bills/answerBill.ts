import { findBill, type IssuedBill } from "@/store/bills";
import type { PoolClient } from "@/store/pool";
import { createUsageReader } from "@/store/usage";
import type { getBillRoute, getOpenBillRoute } from "@/wire/http/bills";
import type { Answer } from "@/wire/http/routeSpec";
import { type Outcome, ok, refuseField } from "../outcome";
import { toApiIssued, toApiOpen } from "./billBody";
import { findBlockers } from "./findBlockers";
import { answerOfOpenBill, type BillAsking, type OpenBillQuery } from "./openBill";
import { mayReachBill } from "./reachBill";

/** Answers about an issued bill. One that is not there and one that the caller may not see are told the same. */
export async function answerOfIssuedBill<T>(
	{ database, principal }: BillAsking,
	id: number,
	work: (bill: IssuedBill, client: PoolClient) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	return createUsageReader(database.pool).snapshot(async ({ client }) => {
		const bill = await findBill(client, id);
		if (!bill || !mayReachBill(principal, "viewer", bill))
			return refuseField("id", "no bill that you may see has this id", "not_found");
		return work(bill, client);
	});
}

export function answerBill(asking: BillAsking, id: number): Promise<Outcome<Answer<typeof getBillRoute>>> {
	return answerOfIssuedBill(asking, id, async (bill) => ok(toApiIssued(bill)));
}

export function answerOpenBill(asking: BillAsking, query: OpenBillQuery): Promise<Outcome<Answer<typeof getOpenBillRoute>>> {
	return answerOfOpenBill(asking, query, async ({ place, open, bill }) => {
		const blockers = await findBlockers(place.usage.client, place.site, open, { now: place.now, allowUnpriced: false });
		return ok(toApiOpen(bill.document, blockers));
	});
}
