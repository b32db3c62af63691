import { downloadText } from "@/app/_client/downloadText";
import { toCsv } from "@/components/tables/toCsv";
import type { SwitchesResponse } from "@/wire/http/runtime";

const HEADER = [
	"classroom",
	"start",
	"end",
	"time_zone",
	"as_of",
	"device",
	"switch",
	"switch_name",
	"switch_type",
	"runtime_hours",
	"energy_kwh",
	"cost",
	"currency",
	"unpriced_kwh",
	"default_rating_kwh",
	"uncertain_hours",
	"share_kwh",
	"share_cost",
	"share_percent",
] as const;

/** Exactly the rows that are shown, with every digit, and what no switch explains, so that the shares add up. */
export function downloadSwitches(data: SwitchesResponse, code: string): void {
	const head = [code, data.start, data.end, data.time_zone, data.as_of];
	const rows = data.switches.map((each) => [
		...head,
		each.esp32_name,
		each.position,
		each.switchName,
		each.switchType,
		each.runtimeHours,
		each.energyKwh,
		each.cost,
		data.currency,
		each.unpriced_kwh,
		each.default_rating_kwh,
		each.uncertain_hours,
		each.share?.energyKwh ?? null,
		each.share?.cost ?? null,
		each.share_percent,
	]);
	const rest = data.not_attributed;
	const last = rest && [
		...head,
		null,
		null,
		"not attributed",
		null,
		null,
		null,
		null,
		data.currency,
		rest.unpriced_kwh,
		null,
		null,
		rest.energyKwh,
		rest.cost,
		null,
	];
	const name = `autovolt-switches-${code}-${data.start.slice(0, 10)}.csv`;
	downloadText(name, toCsv([...HEADER], last ? [...rows, last] : rows));
}
