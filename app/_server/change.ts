import type { AuditEntry } from "@/store/auditLog";
import { recordAudit } from "@/store/auditLog";
import type { Transaction } from "@/store/transaction";
import type { RouteCall } from "./handleRoute";
import { type Outcome, type Refusal, refuse, refuseField } from "./outcome";

export type Audit = (entry: AuditEntry) => Promise<void>;
type ChangeCall = Pick<RouteCall, "database" | "address"> & { readonly principal: { readonly actor: string } };

const TRANSACTION = { maxWait: 5_000, timeout: 15_000 };

/**
 * Runs a change of configuration and its audit entry in one transaction. A refusal rolls back. A name that a unique
 * index refuses becomes `name_taken`, placements or versions that would overlap become `conflict`.
 */
export async function change<T>(
	call: ChangeCall,
	work: (tx: Transaction, audit: Audit) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	const author = { actor: call.principal.actor, address: call.address };
	try {
		return await call.database.prisma.$transaction(async (tx) => {
			const outcome = await work(tx, (entry) => recordAudit(tx, author, entry));
			if (outcome.kind === "refused") throw new RollBack(outcome);
			return outcome;
		}, TRANSACTION);
	} catch (error) {
		if (error instanceof RollBack) return error.refusal;
		const refusal = refusalOf(error);
		if (refusal) return refusal;
		throw error;
	}
}

class RollBack extends Error {
	constructor(readonly refusal: Refusal) {
		super("refused");
	}
}

/** The field of the request that a unique index refuses. */
const FIELD_OF_INDEX: Readonly<Record<string, string>> = {
	devices_esp32_name_key: "esp32_name",
	sites_name_key: "name",
	buildings_site_id_name_key: "name",
	classrooms_site_id_code_key: "code",
	users_email_key: "email",
};

interface DatabaseError {
	readonly code?: string;
	readonly meta?: {
		readonly driverAdapterError?: {
			readonly cause?: { readonly originalCode?: string; readonly constraint?: { readonly index?: string } };
		};
	};
}

function refusalOf(error: unknown): Refusal | null {
	const { code, meta } = error as DatabaseError;
	const cause = meta?.driverAdapterError?.cause;
	if (code === "P2002") {
		const field = FIELD_OF_INDEX[cause?.constraint?.index ?? ""];
		return field ? refuseField(field, "is taken", "name_taken") : refuse("changed_meanwhile");
	}
	return cause?.originalCode === "23P01"
		? refuse("changed_meanwhile", "It would overlap with what somebody else has just written.")
		: null;
}
