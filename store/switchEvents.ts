import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { SwitchEvidence, SwitchSource } from "@/domain/switching/session";
import { type DeviceSwitches, ratingAt, switchAt } from "./datedSwitches";
import { instantText } from "./telemetryEvents";

/** An ON or OFF that was said. */
export interface SaidSwitch {
	readonly deviceId: number;
	readonly position: number;
	readonly at: Instant;
	readonly eventSha256: string;
	readonly state: boolean;
	readonly source: SwitchSource;
	readonly evidence: SwitchEvidence;
	readonly deviceRatingMw: bigint | null;
	readonly commandId: string | null;
	readonly boot: number | null;
	readonly receivedAt: Instant;
}

const FACTOR_MAX = 2_147_483_647;

/**
 * Keeps what was said, with name, type, rating and factor as they are known now to have been in force then. What is kept
 * already stays as it is. Returns how many are new.
 */
export async function insertSwitchEvents(
	client: pg.ClientBase,
	said: readonly SaidSwitch[],
	devices: ReadonlyMap<number, DeviceSwitches>,
	recordedAt: Instant,
): Promise<number> {
	if (said.length === 0) return 0;
	const rows = said.map((one) => {
		const device = devices.get(one.deviceId);
		const named = switchAt(device, one.position);
		const rating = ratingAt(named, one.at);
		const factor = Math.round((rating.consumptionFactorMicro * (device?.consumptionFactorMicro ?? 1_000_000)) / 1e6);
		return { ...one, named, rating, factor: Math.min(factor, FACTOR_MAX) };
	});
	const { rowCount } = await client.query(
		`INSERT INTO switch_events (device_id, position, at, content_sha256, state, source, evidence, name, type, power_rating_mw,
			consumption_factor_micro, rating_is_default, device_rating_mw, command_id, boot, received_at, recorded_at)
		SELECT *, $17::timestamptz FROM unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::bytea[], $5::boolean[], $6::switch_source[],
			$7::switch_evidence[], $8::text[], $9::switch_type[], $10::bigint[], $11::int[], $12::boolean[], $13::bigint[], $14::uuid[],
			$15::bigint[], $16::timestamptz[])
		ON CONFLICT DO NOTHING`,
		[
			rows.map(({ deviceId }) => deviceId),
			rows.map(({ position }) => position),
			rows.map(({ at }) => instantText(at)),
			rows.map(({ eventSha256 }) => `\\x${eventSha256}`),
			rows.map(({ state }) => state),
			rows.map(({ source }) => source),
			rows.map(({ evidence }) => evidence),
			rows.map(({ named }) => named.name),
			rows.map(({ named }) => named.type),
			rows.map(({ rating }) => rating.powerRatingMw),
			rows.map(({ factor }) => factor),
			rows.map(({ rating }) => rating.isDefault),
			rows.map(({ deviceRatingMw }) => deviceRatingMw),
			rows.map(({ commandId }) => commandId),
			rows.map(({ boot }) => boot),
			rows.map(({ receivedAt }) => instantText(receivedAt)),
			instantText(recordedAt),
		],
	);
	return rowCount ?? 0;
}
