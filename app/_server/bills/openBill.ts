import { type ComposedBill, composeConnection, composeRoom } from "@/domain/billing/composeBills";
import { type ConnectionKey, scopeOf } from "@/domain/billing/connectionKey";
import type { LocalMonth } from "@/domain/calendar/zone";
import { type OpenMonth, readOpenMonth } from "@/store/billMonth";
import { type Outcome, refuse, refuseField } from "../outcome";
import { permits } from "../permission";
import type { Principal } from "../principal";
import { answerOfSite, type Place } from "../usage/place";
import { mayReachBill } from "./reachBill";

export type BillAsking = Parameters<typeof answerOfSite>[0];

export interface OpenBillQuery {
	readonly month: LocalMonth;
	readonly classroom?: string | undefined;
	readonly connection?: ConnectionKey | undefined;
	readonly site?: string | undefined;
}

export interface FoundOpenBill {
	readonly place: Place;
	readonly open: OpenMonth;
	readonly bill: ComposedBill;
}

/** Answers about one bill of a month that was not issued: a room's, or a connection's. One snapshot. */
export async function answerOfOpenBill<T>(
	asking: BillAsking,
	query: OpenBillQuery,
	work: (found: FoundOpenBill) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	return answerOfSite(asking, query, async (place) => {
		const subject = subjectOf(place, asking.principal, query);
		if (subject.kind === "refused") return subject;
		const open = await readOpenMonth(place.usage.client, place.site, query.month);
		if (open.issuedMonths.includes(query.month))
			return refuse("conflict", `${query.month} has been issued: GET /api/bills?month=${query.month} lists its bills.`);
		const { classroomId, connection } = subject.value;
		const scope = scopeOf(connection ?? "site");
		if (scope.scope === "building" && !open.toBill.buildings.has(scope.buildingId)) return NO_CONNECTION;
		const room = open.toBill.rooms.find((one) => one.classroomId === classroomId);
		const bill = room ? composeRoom(open.toBill, room) : composeConnection(open.toBill, connection ?? "site");
		return work({ place, open, bill });
	});
}

const NO_CONNECTION = refuseField("connection", "no connection that you may see has this key", "not_found");

type Named = { readonly classroomId: number | null; readonly connection: ConnectionKey | null };

/** What the query names, if the caller may see it; what he may not see is not found. */
function subjectOf(place: Place, principal: Principal, query: OpenBillQuery): Outcome<Named> {
	const { siteId } = place.site;
	if (query.classroom !== undefined && query.connection !== undefined)
		return refuseField("connection", "cannot go with classroom: a bill is a room's or a connection's");
	if (query.classroom !== undefined) {
		const room = place.rooms.find((one) => one.code === query.classroom);
		if (!room || !permits(principal, "viewer", { kind: "classroom", siteId, classroomId: room.classroomId }))
			return refuseField("classroom", "no room that you may see has this code", "not_found");
		return { kind: "success", status: 200, value: { classroomId: room.classroomId, connection: null } };
	}
	const connection = query.connection ?? "site";
	const scope = scopeOf(connection);
	const isThere = scope.scope !== "classroom" || place.rooms.some((room) => room.classroomId === scope.classroomId);
	if (!isThere || !mayReachBill(principal, "viewer", { siteId, classroomId: null, connection }))
		return query.connection === undefined
			? refuse("forbidden", "The site's bill needs the whole site; name a room.")
			: NO_CONNECTION;
	return { kind: "success", status: 200, value: { classroomId: null, connection } };
}
