import { apportionNearest } from "@/domain/quantity/apportion";
import type { Hundredths, PicoMoney } from "@/domain/quantity/money";
import { roundMoney } from "./rounding";
import type { PeriodStatement, StatementLine, VersionStatement } from "./statement";

export interface RoomAmount {
	readonly classroomId: number;
	readonly amount: Hundredths;
}

export interface SettledLine {
	readonly versionId: number;
	readonly line: StatementLine;
	/** The line of the connection, rounded once by the version's rule. */
	readonly amount: Hundredths;
	/** Ascending by room; they sum to the amount. */
	readonly rooms: readonly RoomAmount[];
}

export interface SettledBill {
	readonly lines: readonly SettledLine[];
	/** The sum of the lines. */
	readonly total: Hundredths;
	/** Ascending by room; they sum to the total. */
	readonly rooms: readonly RoomAmount[];
}

/** Makes money of a statement: each line of a connection is rounded once, and its rooms share what came out. */
export function settleBill(statement: PeriodStatement | VersionStatement): SettledBill {
	const versions = "versions" in statement ? statement.versions : [statement];
	const lines = versions.flatMap(settleVersion);
	const rooms = new Map<number, Hundredths>();
	for (const { classroomId, amount } of lines.flatMap((line) => line.rooms))
		rooms.set(classroomId, (rooms.get(classroomId) ?? 0n) + amount);
	return {
		lines,
		total: lines.reduce((sum, line) => sum + line.amount, 0n),
		rooms: [...rooms].sort(([a], [b]) => a - b).map(([classroomId, amount]) => ({ classroomId, amount })),
	};
}

function settleVersion({ versionId, lines, roomDays, rounding }: VersionStatement): SettledLine[] {
	const exact = new Map<number, PicoMoney[]>();
	for (const { classroomId, byLine } of roomDays) {
		const sums = exact.get(classroomId) ?? lines.map(() => 0n);
		byLine.forEach((part, index) => {
			sums[index] = (sums[index] ?? 0n) + part;
		});
		exact.set(classroomId, sums);
	}
	const rooms = [...exact].sort(([a], [b]) => a - b);
	return lines.map((line, index) => {
		const amount = roundMoney(line.costPico, rounding);
		const parts = apportionNearest(
			amount,
			weightsOf(
				amount,
				rooms.map(([, sums]) => sums[index] ?? 0n),
			),
		);
		return { versionId, line, amount, rooms: rooms.map(([classroomId], room) => ({ classroomId, amount: parts[room] ?? 0n })) };
	});
}

/** The exact parts on the side of the amount: a room that a correction left with a credit shares no charge. */
function weightsOf(amount: Hundredths, exact: readonly PicoMoney[]): bigint[] {
	return exact.map((part) => (amount < 0n ? (part < 0n ? -part : 0n) : part > 0n ? part : 0n));
}
