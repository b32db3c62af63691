import type { BillDocument, DocumentLine } from "@/domain/billing/billDocument";
import { fromDecimalText } from "@/domain/quantity/decimal";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { Hundredths, PicoMoney } from "@/domain/quantity/money";

export interface RoomDocument {
	readonly classroomId: number;
	readonly document: BillDocument;
}

/** A room's part of a line, read back from the room's bill of the same month. */
export interface LinePart {
	readonly classroomId: number;
	readonly classroom: string;
	readonly name: string;
	readonly energyMwh: MilliwattHours;
	readonly costPico: PicoMoney;
	readonly amount: Hundredths;
	readonly days: readonly { readonly date: string; readonly energyMwh: MilliwattHours; readonly costPico: PicoMoney }[];
}

/** The parts of a line over the rooms whose bills are given: of a room's own line, its own part. */
export function linePartsOf(line: DocumentLine, bills: readonly RoomDocument[]): LinePart[] {
	return bills.flatMap(({ classroomId, document: { classroom, lines } }): LinePart[] => {
		const own = lines.find((other) => isSameCharge(other, line));
		if (!classroom || !own) return [];
		const days = own.days.map(([date, energy, exact]) => ({
			date,
			energyMwh: fromDecimalText(energy, 6),
			costPico: fromDecimalText(exact, 12),
		}));
		return [
			{
				classroomId,
				classroom: classroom.code,
				name: classroom.name,
				energyMwh: days.reduce((sum, day) => sum + day.energyMwh, 0n),
				costPico: fromDecimalText(own.exact, 12),
				amount: fromDecimalText(own.amount, 2),
				days,
			},
		];
	});
}

function isSameCharge(a: DocumentLine, b: DocumentLine): boolean {
	return a.connection === b.connection && a.version_id === b.version_id && a.component === b.component && a.label === b.label;
}
