import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { LedgerIncident } from "@/domain/ledger/ledgerIncident";
import type { RegisterId } from "@/domain/telemetry/reading";
import { instantText } from "./telemetryEvents";

export interface RegisterIncident {
	readonly register: RegisterId;
	readonly incident: LedgerIncident;
}

/** Opens incidents. One that a person has decided stays decided; one that had closed by itself opens again. */
export async function openIncidents(client: pg.ClientBase, found: readonly RegisterIncident[]): Promise<void> {
	if (found.length === 0) return;
	await client.query(
		`INSERT INTO incidents (kind, subject, device_id, channel, starts_at, ends_at, energy_mwh, detail)
		SELECT kind, subject, device_id, channel, starts_at, ends_at, energy_mwh, '{}'::jsonb
		FROM unnest($1::text[], $2::text[], $3::int[], $4::smallint[], $5::timestamptz[], $6::timestamptz[], $7::bigint[])
			AS i (kind, subject, device_id, channel, starts_at, ends_at, energy_mwh)
		ON CONFLICT (kind, subject) DO UPDATE SET state = 'open', starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at,
			energy_mwh = EXCLUDED.energy_mwh WHERE incidents.state = 'closed' OR incidents.state = 'open'`,
		[
			found.map(({ incident }) => incident.kind),
			found.map(({ incident }) => incident.subject),
			found.map(({ register }) => register.deviceId),
			found.map(({ register }) => register.channel),
			found.map(({ incident }) => instantText(incident.startsAt)),
			found.map(({ incident }) => instantText(incident.endsAt)),
			found.map(({ incident }) => incident.energyMwh),
		],
	);
}

/** Closes incidents whose cause is gone, also those that somebody has taken on; what a person has decided stays as it is. */
export async function closeIncidents(
	client: pg.ClientBase,
	gone: readonly { readonly kind: string; readonly subject: string }[],
): Promise<void> {
	if (gone.length === 0) return;
	await client.query(
		`UPDATE incidents i SET state = 'closed' FROM unnest($1::text[], $2::text[]) AS g (kind, subject)
		WHERE i.kind = g.kind AND i.subject = g.subject AND i.state IN ('open', 'acknowledged')`,
		[gone.map(({ kind }) => kind), gone.map(({ subject }) => subject)],
	);
}

/**
 * Opens an incident for each reading that has waited since before `before` for the next one to tell what it means: the
 * device may be silent, and its last word is one that the ledger could not post. Called at night. Returns how many wait.
 */
export async function openPendingIncidents(client: pg.ClientBase | pg.Pool, before: Instant): Promise<number> {
	const { rowCount } = await client.query(
		`INSERT INTO incidents (kind, subject, device_id, channel, starts_at, ends_at, energy_mwh, detail)
		SELECT 'ledger.pending', concat(device_id, '/', channel, '/', encode(decode(state -> 'pending' ->> 1, 'base64'), 'hex')),
			device_id, channel, pending_since, pending_since, (state -> 'pending' ->> 2)::bigint, '{}'::jsonb
		FROM ledger_checkpoints WHERE pending_since < $1
		ON CONFLICT (kind, subject) DO UPDATE SET state = 'open' WHERE incidents.state = 'closed'`,
		[instantText(before)],
	);
	return rowCount ?? 0;
}
