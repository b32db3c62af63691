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

/** Columns of unique keys, as the request names them. */
const FIELD_OF_COLUMN: Readonly<Record<string, string>> = {
	esp32_name: "esp32_name",
	name: "name",
	code: "code",
	email: "email",
};

function refusalOf(error: unknown): Refusal | null {
	const { code, meta } = error as {
		code?: string;
		meta?: { driverAdapterError?: { cause?: { originalCode?: string; constraint?: { fields?: string[] } } } };
	};
	const cause = meta?.driverAdapterError?.cause;
	if (code === "P2002") {
		const columns = (cause?.constraint?.fields ?? []).map((column) => column.replaceAll('"', ""));
		const field = columns.map((column) => FIELD_OF_COLUMN[column]).find((name) => name !== undefined);
		return field ? refuseField(field, "is taken", "name_taken") : refuse("conflict");
	}
	return cause?.originalCode === "23P01"
		? refuse("conflict", "It would overlap with what somebody else has just written.")
		: null;
}
