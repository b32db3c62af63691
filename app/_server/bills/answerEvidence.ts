import { composeBills } from "@/domain/billing/composeBills";
import { type IssuedBill, readBillsOfIssue } from "@/store/bills";
import { readCostVersions } from "@/store/costVersions";
import type { PoolClient } from "@/store/pool";
import { readUsageSite } from "@/store/usageSite";
import type { LineEvidence } from "@/wire/http/billEvidence";
import { type Outcome, refuse } from "../outcome";
import { answerOfIssuedBill } from "./answerBill";
import type { Depth } from "./evidencePage";
import { openLine } from "./lineEvidence";
import type { RoomDocument } from "./lineParts";
import { answerOfOpenBill, type BillAsking, type OpenBillQuery } from "./openBill";

/** Opens a line of an issued bill: rooms and days as they were frozen, what is below as it is now. */
export function answerLineEvidence(
	asking: BillAsking,
	{ id, line }: { id: number; line: number },
	depth: Depth,
): Promise<Outcome<LineEvidence>> {
	return answerOfIssuedBill(asking, id, async (bill, client) => {
		const site = await readUsageSite(client, bill.siteId);
		if (!site) return refuse("not_found");
		const versions = await readCostVersions(client, bill.siteId, bill.issuedAt);
		const rooms = await readRooms(client, bill);
		const { siteId, document } = bill;
		return openLine({ client, siteId, zones: site.zones, document, rooms, versions }, line, depth);
	});
}

async function readRooms(client: PoolClient, bill: IssuedBill): Promise<RoomDocument[]> {
	const bills = bill.kind === "classroom" ? [bill] : await readBillsOfIssue(client, bill.issueId);
	return bills.flatMap(({ classroomId, document }) => (classroomId === null ? [] : [{ classroomId, document }]));
}

/** The same of a bill that is open: all as it is now. */
export function answerOpenLineEvidence(
	asking: BillAsking,
	query: OpenBillQuery,
	line: number,
	depth: Depth,
): Promise<Outcome<LineEvidence>> {
	return answerOfOpenBill(asking, query, async ({ place, open, bill }) => {
		const bills = bill.kind === "classroom" ? [bill] : composeBills(open.toBill);
		const rooms = bills.flatMap(({ classroomId, document }) => (classroomId === null ? [] : [{ classroomId, document }]));
		const { site, zones, usage } = place;
		const of = { client: usage.client, siteId: site.siteId, zones, document: bill.document, rooms };
		return openLine({ ...of, versions: open.versions }, line, depth);
	});
}
