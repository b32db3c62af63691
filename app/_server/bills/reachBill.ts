import { type ConnectionKey, scopeOf } from "@/domain/billing/connectionKey";
import type { Role } from "@/wire/http/routeSpec";
import { permits, type Subject } from "../permission";
import type { Principal } from "../principal";

export interface BillSubject {
	readonly siteId: number;
	readonly classroomId: number | null;
	readonly connection: ConnectionKey | null;
}

/** A room's bill, or that of a room with a tariff of its own, is about the room; any other is about the whole site. */
export function mayReachBill(principal: Principal, least: Role, { siteId, classroomId, connection }: BillSubject): boolean {
	const scope = connection === null ? null : scopeOf(connection);
	const room = classroomId ?? (scope?.scope === "classroom" ? scope.classroomId : null);
	const subject: Subject = room === null ? { kind: "site", siteId } : { kind: "classroom", siteId, classroomId: room };
	return permits(principal, least, subject);
}
