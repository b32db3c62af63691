import type { LocalDate, LocalMonth } from "@/domain/calendar/zone";
import type { CostVersion } from "@/domain/cost/costVersion";
import { settleBill } from "@/domain/cost/settleBill";
import type { PeriodStatement, StatementLine, VersionStatement } from "@/domain/cost/statement";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { Hundredths, PicoMoney } from "@/domain/quantity/money";
import { type ConnectionKey, compareConnections, connectionOf } from "./connectionKey";

export interface ChargedDay {
	readonly date: LocalDate;
	readonly energyMwh: MilliwattHours;
	readonly costPico: PicoMoney;
}

/** A room's part of a connection's line. */
export interface RoomCharge {
	readonly classroomId: number;
	/** The room's energy that the version prices. */
	readonly energyMwh: MilliwattHours;
	/** The room's own quantity, in the line's unit; null where a charge of the whole connection is shared. */
	readonly quantity: bigint | null;
	/** Exact; the sum of its days. */
	readonly costPico: PicoMoney;
	readonly amount: Hundredths;
	/** Ascending; metered days only. */
	readonly days: readonly ChargedDay[];
}

/** One line of a connection's bill. Its rooms' amounts sum to its own, to the hundredth. */
export interface ConnectionCharge {
	readonly connection: ConnectionKey;
	readonly versionId: number;
	readonly line: StatementLine;
	readonly amount: Hundredths;
	/** Ascending by room. */
	readonly rooms: readonly RoomCharge[];
}

export interface MonthCharges {
	readonly month: LocalMonth;
	/** By connection, version and line. */
	readonly charges: readonly ConnectionCharge[];
	/** Energy that versions price, by connection and room. */
	readonly energies: readonly RoomEnergy[];
	readonly unpricedMwh: MilliwattHours;
}

export interface RoomEnergy {
	readonly connection: ConnectionKey;
	readonly classroomId: number;
	readonly energyMwh: MilliwattHours;
	/** Versions that priced it, ascending. */
	readonly versionIds: readonly number[];
}

/** Makes the lines of all bills of a month: what each connection is charged, and each room's part of it. */
export function chargeMonth(statement: PeriodStatement, versions: readonly CostVersion[]): MonthCharges {
	const connections = new Map(versions.map((version) => [version.id, connectionOf(version)]));
	const ofVersion = statement.versions
		.map((version) => ({ version, connection: connections.get(version.versionId) ?? "site" }))
		.sort((a, b) => compareConnections(a.connection, b.connection) || a.version.versionId - b.version.versionId);
	return {
		month: statement.month,
		charges: ofVersion.flatMap(({ version, connection }) => chargesOf(version, connection)),
		energies: sumEnergies(ofVersion),
		unpricedMwh: statement.unpricedMwh,
	};
}

function chargesOf(version: VersionStatement, connection: ConnectionKey): ConnectionCharge[] {
	const daysOf = new Map<number, VersionStatement["roomDays"][number][]>();
	for (const day of version.roomDays) {
		const days = daysOf.get(day.classroomId);
		if (days) days.push(day);
		else daysOf.set(day.classroomId, [day]);
	}
	return settleBill(version).lines.map(({ versionId, line, amount, rooms }, index) => ({
		connection,
		versionId,
		line,
		amount,
		rooms: rooms.map(({ classroomId, amount: ofRoom }) => {
			const days = (daysOf.get(classroomId) ?? []).map(({ date, energyMwh, byLine }) => ({
				date,
				energyMwh,
				costPico: byLine[index] ?? 0n,
			}));
			const costPico = days.reduce((sum, day) => sum + day.costPico, 0n);
			const energyMwh = days.reduce((sum, day) => sum + day.energyMwh, 0n);
			return { classroomId, energyMwh, quantity: ownQuantity(line, costPico), costPico, amount: ofRoom, days };
		}),
	}));
}

/** Only a rate part gives each room kWh of its own; what it comes to names them, unless the rate is 0. */
function ownQuantity({ detail, rateMicro }: StatementLine, costPico: PicoMoney): bigint | null {
	return detail.kind === "rate" && rateMicro !== null && rateMicro > 0n ? costPico / rateMicro : null;
}

function sumEnergies(ofVersion: readonly { version: VersionStatement; connection: ConnectionKey }[]): RoomEnergy[] {
	const sums = new Map<string, RoomEnergy>();
	for (const { version, connection } of ofVersion)
		for (const { classroomId, energyMwh } of version.roomDays) {
			const key = `${connection}|${classroomId}`;
			const sum = sums.get(key) ?? { connection, classroomId, energyMwh: 0n, versionIds: [] };
			const versionIds = sum.versionIds.includes(version.versionId) ? sum.versionIds : [...sum.versionIds, version.versionId];
			sums.set(key, { ...sum, energyMwh: sum.energyMwh + energyMwh, versionIds });
		}
	return [...sums.values()];
}
