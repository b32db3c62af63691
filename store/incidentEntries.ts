import type pg from "pg";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { ListedIncident } from "./incidentList";

/** The standing ledger entry behind an incident. */
export interface IncidentEntry {
	readonly deviceId: number;
	readonly channel: number;
	readonly number: bigint;
	/** A person has decided of it. */
	readonly isDecided: boolean;
	/** What the counter claims and was not counted; null = nothing. */
	readonly claimsMwh: MilliwattHours | null;
}

const KINDS = ["ledger.jump", "ledger.drop", "ledger.reset_uncounted", "ledger.decision_void"];
const SUBJECT = /^(\d{1,9})\/(\d{1,3})\/([0-9a-f]{64})$/;

/** By the id of the incident. None for incidents of other kinds, and for those whose reading closes no entry any more. */
export async function findIncidentEntries(
	client: pg.ClientBase,
	incidents: readonly Pick<ListedIncident, "id" | "kind" | "subject" | "endsAt">[],
): Promise<ReadonlyMap<number, IncidentEntry>> {
	const named = incidents.flatMap(({ id, kind, subject, endsAt }) => {
		const [, deviceId = "", channel = "", cause = ""] = SUBJECT.exec(subject) ?? [];
		return KINDS.includes(kind) && deviceId !== "" && endsAt !== null ? [{ id, deviceId, channel, cause, endsAt }] : [];
	});
	if (named.length === 0) return new Map();
	const { rows } = await client.query<{
		id: number;
		device_id: number;
		channel: number;
		number: bigint;
		kind: string;
		quality: string;
		start_total_mwh: bigint | null;
		end_total_mwh: bigint | null;
	}>(
		`SELECT i.id, e.device_id, e.channel, e.number, e.kind, e.quality, e.start_total_mwh, e.end_total_mwh
		   FROM unnest($1::int[], $2::int[], $3::smallint[], $4::text[], $5::timestamptz[]) AS i (id, device_id, channel, cause, ends_at)
		   JOIN device_consumption_ledgers e ON e.device_id = i.device_id AND e.channel = i.channel AND e.ends_at = i.ends_at
		    AND e.cause = decode(i.cause, 'hex') AND e.reverses IS NULL
		  WHERE NOT EXISTS (SELECT FROM device_consumption_ledgers r
		    WHERE r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number)`,
		[
			named.map(({ id }) => id),
			named.map(({ deviceId }) => deviceId),
			named.map(({ channel }) => channel),
			named.map(({ cause }) => cause),
			named.map(({ endsAt }) => new Date(endsAt)),
		],
	);
	return new Map(
		rows.map((row) => [
			row.id,
			{
				...{ deviceId: row.device_id, channel: row.channel, number: row.number, isDecided: row.kind === "manual_correction" },
				claimsMwh: claimsOf(row.kind, row.quality, row.start_total_mwh ?? 0n, row.end_total_mwh ?? 0n),
			},
		]),
	);
}

function claimsOf(kind: string, quality: string, startMwh: bigint, endMwh: bigint): MilliwattHours | null {
	if (kind === "jump") return endMwh - startMwh;
	return kind === "reset_declared" && quality === "estimated" ? endMwh : null;
}
