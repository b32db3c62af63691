import type pg from "pg";
import type { AuditResult } from "@/domain/audit/audit";

/** Kind of an incident that says that a chain, a bill or a head is not what was sealed. */
export const BROKEN_CHAIN = "broken_chain";

/**
 * One incident per chain in which something is wrong. One that a person has decided stays decided; one whose chain is whole
 * again closes by itself. Returns how many changed.
 */
export async function settleAuditIncidents(client: pg.ClientBase, { broken, findings }: AuditResult): Promise<number> {
	const opened = broken.map((subject) => {
		const own = findings.filter((finding) => finding.subject === subject);
		return { subject, first: own[0] ?? null, sentences: own.map(({ sentence }) => sentence) };
	});
	const { rowCount: changed } = await client.query(
		`INSERT INTO incidents (kind, subject, device_id, channel, starts_at, detail)
		 SELECT '${BROKEN_CHAIN}', subject, device_id, channel, at, detail
		   FROM unnest($1::text[], $2::int[], $3::smallint[], $4::timestamptz[], $5::jsonb[]) AS i (subject, device_id, channel, at, detail)
		 ON CONFLICT (kind, subject) DO UPDATE SET state = 'open', starts_at = EXCLUDED.starts_at, detail = EXCLUDED.detail
		  WHERE incidents.state = 'closed' OR (incidents.state = 'open' AND incidents.detail <> EXCLUDED.detail)`,
		[
			opened.map(({ subject }) => subject),
			opened.map(({ first }) => first?.deviceId ?? null),
			opened.map(({ first }) => first?.channel ?? null),
			opened.map(({ first }) => (first?.atMs == null ? null : new Date(first.atMs))),
			opened.map(({ sentences }) => JSON.stringify({ sentences })),
		],
	);
	const { rowCount: closed } = await client.query(
		`UPDATE incidents SET state = 'closed' WHERE kind = '${BROKEN_CHAIN}' AND state = 'open' AND NOT subject = ANY ($1::text[])`,
		[broken],
	);
	return (changed ?? 0) + (closed ?? 0);
}
