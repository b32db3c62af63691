import { routeSpec } from "./routeSpec";
import { exportQuery } from "./usageQuery";

/** Columns of GET /api/power-analytics/export-csv, one row per device and quarter-hour with evidence, in UTC order. */
export const EXPORT_COLUMNS = [
	"start",
	"end",
	"classroom",
	"device_id",
	"esp32_name",
	"energy_wh",
	"energy_kwh",
	"cost",
	"currency",
	"unpriced_kwh",
	"estimated_wh",
	"allocated_wh",
	"on_time_hours",
] as const;

export const getExportCsv = routeSpec({
	method: "GET",
	path: "/api/power-analytics/export-csv",
	summary: "A room's quarter-hours by device as CSV (RFC 4180, UTF-8, safe against formulas)",
	role: "viewer",
	request: { query: exportQuery },
	responses: { 200: { description: "Streamed, with a header row", contentType: "text/csv" } },
	problems: ["not_found"],
});
