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
