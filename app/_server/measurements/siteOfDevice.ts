import { findNamedDevice } from "@/store/calibrationInputs";
import type { Database } from "../database";
import { permits } from "../permission";
import type { Principal } from "../principal";

interface Asking {
	readonly database: Database;
	readonly principal: Principal;
}

interface Query {
	readonly site?: string | undefined;
	readonly device?: string | undefined;
}

/** A device's name says which site is meant, to whoever may see it there; a site that is named stands. */
export async function siteOfDevice({ database, principal }: Asking, { site, device }: Query): Promise<{ site?: string }> {
	if (site !== undefined) return { site };
	const found = device === undefined ? null : await findNamedDevice(database.pool, device);
	if (!found) return {};
	const { siteId, classroomId } = found;
	const subject = classroomId === null ? { kind: "site" as const, siteId } : { kind: "classroom" as const, siteId, classroomId };
	return permits(principal, "viewer", subject) ? { site: String(siteId) } : {};
}
