import type pg from "pg";
import type { AuditResult } from "@/domain/audit/audit";
import { auditHash } from "./auditHash";
import { type Finding, settleFindings } from "./findings";

/** Kind of an incident that says that a chain, a bill or a head is not what was sealed. */
export const BROKEN_CHAIN = "broken_chain";

/**
 * One incident per chain in which something is wrong. One that a person has resolved stays so while the same is wrong, and
 * opens again when something else is; one whose chain is whole again closes by itself. Returns how many changed.
 */
export async function settleAuditIncidents(client: pg.ClientBase, { broken, findings }: AuditResult): Promise<number> {
	const found = broken.map((subject): Finding => {
		const own = findings.filter((finding) => finding.subject === subject);
		const [first] = own;
		const sentences = own.map(({ sentence }) => sentence);
		return {
			...{ kind: BROKEN_CHAIN, subject, evidence: auditHash("", sentences.join("\n")) },
			...{ deviceId: first?.deviceId ?? null, channel: first?.channel ?? null, startsAt: first?.atMs ?? null },
			detail: { sentences },
		};
	});
	const { opened, closed } = await settleFindings(client, found, { kinds: [BROKEN_CHAIN], siteId: null });
	return opened + closed;
}
