import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { Reader } from "./transaction";

/** What may be known of a broker's TLS: by which certificate devices check it, and until when. */
export interface MqttAuthority {
	/** SHA-256 of the certificate, 64 hexadecimal digits. */
	readonly fingerprint: string;
	/** PEM. */
	readonly certificate: string;
	readonly endsAt: Instant;
	readonly serverEndsAt: Instant;
	readonly serverNames: readonly string[];
	readonly port: number;
}

/** Says that a broker presents certificates of this authority now. */
export async function sayMqttAuthority(pool: pg.Pool, authority: MqttAuthority, now: Instant): Promise<void> {
	const { fingerprint, certificate, endsAt, serverEndsAt, serverNames, port } = authority;
	await pool.query(
		`INSERT INTO mqtt_authorities (fingerprint, certificate, ends_at, server_ends_at, server_names, port, said_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7)
		 ON CONFLICT (fingerprint) DO UPDATE SET certificate = EXCLUDED.certificate, ends_at = EXCLUDED.ends_at,
		   server_ends_at = EXCLUDED.server_ends_at, server_names = EXCLUDED.server_names, port = EXCLUDED.port, said_at = EXCLUDED.said_at`,
		[fingerprint, certificate, new Date(endsAt), new Date(serverEndsAt), [...serverNames], port, new Date(now)],
	);
}

/** The authority of the broker that spoke last; null when none has ever spoken TLS. */
export async function findMqttAuthority(db: Reader): Promise<(MqttAuthority & { readonly saidAt: Instant }) | null> {
	const row = await db.mqttAuthority.findFirst({ orderBy: { saidAt: "desc" } });
	return (
		row && {
			fingerprint: row.fingerprint,
			certificate: row.certificate,
			endsAt: row.endsAt.getTime(),
			serverEndsAt: row.serverEndsAt.getTime(),
			serverNames: row.serverNames,
			port: row.port,
			saidAt: row.saidAt.getTime(),
		}
	);
}
