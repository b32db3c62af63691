import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";

/** Something that a check has found. One per (kind, subject). */
export interface Finding {
	readonly kind: string;
	readonly subject: string;
	/** What it looks like: a person's "resolved" holds for this very evidence. */
	readonly evidence: string;
	readonly deviceId?: number | null;
	readonly channel?: number | null;
	readonly startsAt?: Instant | null;
	readonly endsAt?: Instant | null;
	readonly energyMwh?: bigint | null;
	/** What a person wants to know of it; without a site it is of the whole installation. */
	readonly detail: { readonly site_id?: number } & Readonly<Record<string, unknown>>;
}

/** What a check has looked at: of these, what was not found is gone. */
export interface Checked {
	readonly kinds: readonly string[];
	/** Null = the whole installation (incidents without a site). */
	readonly siteId: number | null;
	/** Subjects that could not be looked at: they stay as they are. */
	readonly skipped?: readonly string[];
	/** False: what is not found any more stays open until a person has looked (a repaired drift). */
	readonly closes?: boolean;
}

/**
 * Makes the incidents of a check say what it found: opens what is new; opens again what had closed by itself, and what a
 * person had resolved when its evidence is another now; brings open ones up to date; closes what is gone.
 *
 * @returns how many were opened (again) and closed
 */
export async function settleFindings(
	client: pg.ClientBase,
	findings: readonly Finding[],
	{ kinds, siteId, skipped = [], closes = true }: Checked,
): Promise<{ opened: number; closed: number }> {
	const opened = await client.query<{ again: boolean }>(OPEN, [
		JSON.stringify(
			findings.map((one) => ({
				...{ kind: one.kind, subject: one.subject, evidence: one.evidence, detail: one.detail },
				...{ device_id: one.deviceId ?? null, channel: one.channel ?? null, energy_mwh: one.energyMwh?.toString() ?? null },
				...{ starts_at: iso(one.startsAt), ends_at: iso(one.endsAt) },
			})),
		),
	]);
	if (!closes) return { opened: opened.rowCount ?? 0, closed: 0 };
	const closed = await client.query(
		`UPDATE incidents SET state = 'closed'
		  WHERE kind = ANY ($1::text[]) AND state IN ('open', 'acknowledged') AND (detail ->> 'site_id')::int IS NOT DISTINCT FROM $2
		    AND subject <> ALL ($3::text[])
		    AND NOT EXISTS (SELECT FROM unnest($4::text[], $5::text[]) AS f (kind, subject) WHERE f.kind = incidents.kind AND f.subject = incidents.subject)`,
		[kinds, siteId, skipped, findings.map(({ kind }) => kind), findings.map(({ subject }) => subject)],
	);
	return { opened: opened.rowCount ?? 0, closed: closed.rowCount ?? 0 };
}

// An open incident that looks the same is left alone: nobody is to be told of it again.
const OPEN = `
	INSERT INTO incidents (kind, subject, evidence, device_id, channel, starts_at, ends_at, energy_mwh, detail)
	SELECT kind, subject, evidence, device_id, channel, starts_at, ends_at, energy_mwh, detail
	  FROM jsonb_to_recordset($1::jsonb) AS f (kind text, subject text, evidence text, device_id int, channel smallint,
	       starts_at timestamptz, ends_at timestamptz, energy_mwh bigint, detail jsonb)
	ON CONFLICT (kind, subject) DO UPDATE SET
	  state = CASE WHEN incidents.state = 'acknowledged' THEN incidents.state ELSE 'open' END,
	  evidence = excluded.evidence, device_id = excluded.device_id, channel = excluded.channel, starts_at = excluded.starts_at,
	  ends_at = excluded.ends_at, energy_mwh = excluded.energy_mwh, detail = excluded.detail
	WHERE incidents.state = 'closed' OR incidents.evidence IS DISTINCT FROM excluded.evidence`;

function iso(at: Instant | null | undefined): string | null {
	return at == null ? null : new Date(at).toISOString();
}
