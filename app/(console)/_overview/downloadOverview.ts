import { downloadText } from "@/app/_client/downloadText";
import { toCsv } from "@/components/tables/toCsv";
import type { OverviewResponse, RoomRow } from "@/wire/http/overview";

/** Exactly the rows that are shown, in their order, with every digit; the range and the zone stand in each row. */
export function downloadOverview(data: OverviewResponse, rooms: readonly RoomRow[]): void {
	const { start, end } = data.range;
	const header = [
		"site",
		"start",
		"end",
		"time_zone",
		"as_of",
		"classroom",
		"name",
		"building",
		"status",
		"last_seen_at",
		"power_w",
		"power_source",
		"switches_on",
		"energy_kwh",
		"cost",
		"currency",
		"unpriced_kwh",
	];
	const rows = rooms.map((room) => [
		data.site.name,
		start,
		end,
		data.site.time_zone,
		data.as_of,
		room.code,
		room.name,
		room.building,
		room.status,
		room.last_seen_at,
		room.power_w,
		room.power_source,
		room.switches_on,
		room.kwh,
		room.cost,
		data.site.currency,
		room.unpriced_kwh,
	]);
	downloadText(`autovolt-rooms-${start}-${end}.csv`, toCsv(header, rows));
}
