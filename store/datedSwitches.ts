import type pg from "pg";
import type { DatedRating } from "@/domain/switching/sessionEnergy";
import type { SwitchType } from "@/prisma/generated/enums";
import { DEFAULT_RATING_MW } from "./switchRatings";

/** A switch with all its ratings. */
export interface DatedSwitch {
	readonly name: string;
	readonly type: SwitchType;
	/** Ascending by effectiveFrom, at least one. */
	readonly ratings: readonly DatedRating[];
}

/** The switches of a device, by position, and its own factor. */
export interface DeviceSwitches {
	readonly consumptionFactorMicro: number;
	readonly switches: ReadonlyMap<number, DatedSwitch>;
}

const ONE_MICRO = 1_000_000;

/** A switch that nobody has configured: it has a state, so it is there. Positions count from 0, people from 1. */
export function unconfiguredSwitch(position: number): DatedSwitch {
	const rating = { effectiveFrom: 0, powerRatingMw: DEFAULT_RATING_MW.other, consumptionFactorMicro: ONE_MICRO, isDefault: true };
	return { name: `Switch ${position + 1}`, type: "other", ratings: [rating] };
}

/** The switch at a position, configured or not. */
export function switchAt(device: DeviceSwitches | undefined, position: number): DatedSwitch {
	return device?.switches.get(position) ?? unconfiguredSwitch(position);
}

/** The rating in force at an instant; before the first one, the first. */
export function ratingAt({ ratings }: DatedSwitch, at: number): DatedRating {
	const [first] = ratings;
	if (!first) throw new RangeError("ratingAt: a switch without a rating");
	return ratings.findLast(({ effectiveFrom }) => effectiveFrom <= at) ?? first;
}

/** Names, types and dated ratings of the switches of devices, archived switches too: what they did stays. */
export async function readDatedSwitches(
	client: pg.ClientBase | pg.Pool,
	deviceIds: readonly number[],
): Promise<Map<number, DeviceSwitches>> {
	const { rows } = await client.query<{
		device_id: number;
		factor: number;
		position: number | null;
		name: string;
		type: SwitchType;
		effective_from: Date | null;
		power_rating_mw: bigint;
		consumption_factor_micro: number;
		is_default: boolean;
	}>(
		`SELECT d.id AS device_id, d.consumption_factor_micro AS factor, s.position, s.name, s.type, r.effective_from, r.power_rating_mw,
			r.consumption_factor_micro, r.is_default
		FROM devices d LEFT JOIN device_switches s ON s.device_id = d.id LEFT JOIN switch_ratings r ON r.switch_id = s.id
		WHERE d.id = ANY ($1::int[]) ORDER BY d.id, s.position, r.effective_from`,
		[deviceIds],
	);
	const devices = new Map<
		number,
		{ consumptionFactorMicro: number; switches: Map<number, DatedSwitch & { ratings: DatedRating[] }> }
	>();
	for (const row of rows) {
		const device = devices.get(row.device_id) ?? { consumptionFactorMicro: row.factor, switches: new Map() };
		devices.set(row.device_id, device);
		if (row.position === null || row.effective_from === null) continue;
		const one = device.switches.get(row.position) ?? { name: row.name, type: row.type, ratings: [] };
		device.switches.set(row.position, one);
		one.ratings.push({
			effectiveFrom: row.effective_from.getTime(),
			powerRatingMw: row.power_rating_mw,
			consumptionFactorMicro: row.consumption_factor_micro,
			isDefault: row.is_default,
		});
	}
	return devices;
}
