import { type BillDocument, exactText, kilowattHoursText } from "@/domain/billing/billDocument";
import type { DatedZone } from "@/domain/calendar/zone";
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

/** `after` = how many rows came before. */
export function page<R>(
	rows: readonly R[],
	{ after = 0, limit }: Pick<Depth, "after" | "limit">,
): { rows: R[]; next: number | null } {
	const until = after + limit;
	return { rows: rows.slice(after, until), next: until < rows.length ? until : null };
}
