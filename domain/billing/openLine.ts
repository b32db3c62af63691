import type { Instant } from "@/domain/calendar/interval";
import type { CostVersion } from "@/domain/cost/costVersion";
import type { RateBook } from "@/domain/cost/rateBook";
import { rateParts } from "@/domain/cost/rateParts";
import { apportion } from "@/domain/quantity/apportion";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { MicroPerKwh, PicoMoney } from "@/domain/quantity/money";

/** The energy of a room in a quarter-hour. */
export interface RoomQuarter {
	readonly startsAt: Instant;
	readonly energyMwh: MilliwattHours;
}

/** What a line is of: one charge of one version. */
export interface OpenedLine {
	readonly version: CostVersion;
	readonly componentId: string;
	readonly label: string;
	/** Whether it charges a kWh by its moment alone. */
	readonly isRate: boolean;
}

export interface QuarterEvidence extends RoomQuarter {
	/** What of its energy this line prices; null = a charge by time or of the whole connection, shared by energy. */
	readonly lineMwh: MilliwattHours | null;
	readonly rateMicro: MicroPerKwh | null;
	readonly costPico: PicoMoney;
	/** Names of all rates that price it: the time-of-use period and what stands beside it. */
	readonly rates: readonly string[];
}

/**
 * Opens a line's part of a room's day: the quarter-hours that its version prices, whose money sums to the day's. A rate
 * prices each by itself; any other charge is shared by energy, evenly where there is none.
 */
export function openDay(
	line: OpenedLine,
	book: RateBook,
	classroomId: number,
	quarters: readonly RoomQuarter[],
	dayPico: PicoMoney,
): QuarterEvidence[] {
	const { version } = line;
	const parts = rateParts(version.components);
	const own = parts.findIndex((part) => line.isRate && part.id === line.componentId && part.label === line.label);
	const priced = quarters.filter(({ startsAt }) => book.versionAt(classroomId, startsAt)?.id === version.id);
	const opened = priced.map((quarter): QuarterEvidence => {
		const { partsMwh } = book.priceBucket({ classroomId, ...quarter });
		const weighed = book.priceBucket({ classroomId, startsAt: quarter.startsAt, energyMwh: 1n }).partsMwh;
		const rates = parts.filter((_, index) => weighed[index] === 1n).map((part) => part.label);
		if (own < 0) return { ...quarter, lineMwh: null, rateMicro: null, costPico: 0n, rates };
		const lineMwh = partsMwh[own] ?? 0n;
		const rateMicro = parts[own]?.rateMicroPerKwh ?? 0n;
		return { ...quarter, lineMwh, rateMicro, costPico: lineMwh * rateMicro, rates };
	});
	return own < 0 ? shareCost(opened, dayPico) : opened;
}

/** Shares money by energy, exactly: over a day's quarter-hours, over the entries of a quarter-hour. */
export function shareCost<T extends { readonly energyMwh: MilliwattHours }>(
	rows: readonly T[],
	costPico: PicoMoney,
): (T & { readonly costPico: PicoMoney })[] {
	if (rows.length === 0) return [];
	const parts = apportion(
		costPico,
		rows.map(({ energyMwh }) => (energyMwh > 0n ? energyMwh : 0n)),
	);
	return rows.map((row, index) => ({ ...row, costPico: parts[index] ?? 0n }));
}
