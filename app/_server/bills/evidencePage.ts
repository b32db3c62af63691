import { type BillDocument, type DocumentLine, exactText, kilowattHoursText } from "@/domain/billing/billDocument";
import type { DatedZone } from "@/domain/calendar/zone";
import { fromDecimalText } from "@/domain/quantity/decimal";
import type { RecordedCostVersion } from "@/store/costVersions";
import type { PoolClient } from "@/store/pool";
import type { RoomDocument } from "./lineParts";

export interface Depth {
	readonly classroom?: string | undefined;
	readonly date?: string | undefined;
	readonly quarter?: string | undefined;
	readonly device?: number | undefined;
	readonly channel?: number | undefined;
	readonly entry?: number | undefined;
	readonly after?: number | undefined;
	readonly limit: number;
}

/** A bill with all that its lines can be opened by. */
export interface OpenableBill {
	readonly client: PoolClient;
	readonly siteId: number;
	readonly zones: readonly DatedZone[];
	readonly document: BillDocument;
	/** The rooms' bills of the same month: of a room's bill, itself. */
	readonly rooms: readonly RoomDocument[];
	/** As they were believed when the bill was made. */
	readonly versions: readonly RecordedCostVersion[];
}

export function figures(energyMwh: bigint, costPico: bigint) {
	return { energy_kwh: kilowattHoursText(energyMwh), cost: exactText(costPico) };
}

/** Whether the line prices a kWh by its moment alone: then each room, day and quarter-hour has an energy of its own in it. */
export function isRateLine({ detail }: DocumentLine): boolean {
	return detail !== null && typeof detail === "object" && "kind" in detail && detail.kind === "rate";
}

/** Figures of a part of a line, with the energy that the line itself prices there: what its money comes to by its rate. */
export function lineFigures(line: DocumentLine, energyMwh: bigint, costPico: bigint) {
	const rateMicro = isRateLine(line) && line.rate !== null ? fromDecimalText(line.rate, 6) : 0n;
	return { ...figures(energyMwh, costPico), line_kwh: rateMicro > 0n ? kilowattHoursText(costPico / rateMicro) : null };
}

/** `after` = how many rows came before. */
export function page<R>(
	rows: readonly R[],
	{ after = 0, limit }: Pick<Depth, "after" | "limit">,
): { rows: R[]; next: number | null } {
	const until = after + limit;
	return { rows: rows.slice(after, until), next: until < rows.length ? until : null };
}
