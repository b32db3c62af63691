import type pg from "pg";
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

/** Closes incidents whose cause is gone; those that a person has decided stay as they are. */
export async function closeIncidents(
	client: pg.ClientBase,
	gone: readonly { readonly kind: string; readonly subject: string }[],
): Promise<void> {
	if (gone.length === 0) return;
	await client.query(
		`UPDATE incidents i SET state = 'closed' FROM unnest($1::text[], $2::text[]) AS g (kind, subject)
		WHERE i.kind = g.kind AND i.subject = g.subject AND i.state = 'open'`,
		[gone.map(({ kind }) => kind), gone.map(({ subject }) => subject)],
	);
}
