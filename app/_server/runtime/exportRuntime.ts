import { toKilowattHours, toWattHours } from "@/domain/quantity/energy";
import { proportion } from "@/domain/quantity/proportion";
import { toMilliwattHours } from "@/domain/switching/sessionEnergy";
import { recordAudit } from "@/store/auditLog";
import { RUNTIME_COLUMNS } from "@/wire/http/runtime";
import type { Clock } from "../clock";
import type { Database } from "../database";
import { attachment, csvLine } from "../exportCsv/csv";
import { type Outcome, ok, type Refusal } from "../outcome";
import type { Principal } from "../principal";
import { answerOfSite, type Place } from "../usage/place";
import { openRuntime, type RuntimeQuery } from "./openRuntime";
import { RUNTIME_MONEY_PER_PICO } from "./priceStretch";
import { readRuntime } from "./readRuntime";
import { apiHoursOf, totalRuntime } from "./runtimeTotal";
import type { RuntimeCell } from "./sumRuntime";

interface ExportAsking {
	readonly database: Database;
	readonly clock: Clock;
	readonly principal: Principal;
	readonly address: string;
}

const PICO_PER_MICRO = 1_000_000n;

type ExportQuery = RuntimeQuery & { readonly site?: string | undefined };

/** Runtime per switch, room and local day as CSV. When lights are on tells when people are in: each export is in the audit log. */
export async function exportRuntime(asking: ExportAsking, query: ExportQuery): Promise<Refusal | Response> {
	const outcome = await answerOfSite(asking, query, (place) => toCsv(place, query));
	if (outcome.kind === "refused") return outcome;
	const subject = query.classroom === undefined ? `site:${outcome.value.siteId}` : `classroom:${query.classroom}`;
	await recordAudit(
		asking.database.prisma,
		{ actor: asking.principal.actor, address: asking.address },
		{ action: "runtime.export", subject, after: outcome.value.asked },
	);
	return new Response(outcome.value.text, {
		headers: {
			"content-type": "text/csv; charset=utf-8; header=present",
			"content-disposition": attachment(outcome.value.name),
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
		},
	});
}

interface Export {
	readonly text: string;
	readonly name: string;
	readonly siteId: number;
	readonly asked: Record<string, string>;
}

async function toCsv(place: Place, query: ExportQuery): Promise<Outcome<Export>> {
	const asked = await openRuntime(place, query);
	if (asked.kind === "refused") return asked;
	const { scope, range } = asked.value;
	const runtime = await readRuntime(place, scope, range);
	if (runtime.kind === "refused") return runtime;
	const lines = toLines(place, runtime.value.cells);
	const days = [query.start ?? place.today, query.end ?? place.today].map((text) => text.slice(0, 10));
	const what = query.device ?? query.classroom ?? query.building ?? place.site.name;
	const { device, classroom, building } = query;
	const named = Object.entries({ device, classroom, building, start: days[0], end: days[1] });
	return ok({
		text: [csvLine(RUNTIME_COLUMNS), ...lines].join(""),
		name: `autovolt runtime ${what} ${days.join(" ")}.csv`,
		siteId: place.site.siteId,
		asked: Object.fromEntries(named.flatMap(([key, text]) => (text === undefined ? [] : [[key, text]]))),
	});
}

/**
 * One line per switch, room and day. Energy is rounded down once per line, as in every report of that switch and day;
 * energy_uj is exact, so that column adds up to the range. Cost is what its rounded running sum grows by: it adds up too.
 */
function toLines(place: Place, cells: readonly RuntimeCell[]): string[] {
	const codes = new Map(place.rooms.map((room) => [room.classroomId, room.code]));
	const money = growing((sum) => proportion(sum, 1n, RUNTIME_MONEY_PER_PICO * PICO_PER_MICRO));
	const byLine = new Map<string, RuntimeCell[]>();
	for (const cell of cells) {
		const key = `${cell.date}|${codes.get(cell.classroomId)}|${cell.device.esp32Name}|${String(cell.ratedSwitch.position).padStart(5, "0")}`;
		const line = byLine.get(key);
		if (line) line.push(cell);
		else byLine.set(key, [cell]);
	}
	return [...byLine]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([, ofLine]) => {
			const [first] = ofLine as [RuntimeCell];
			const total = totalRuntime(ofLine, true);
			const mwh = toMilliwattHours(total.energyUj);
			const isPriced = total.versionIds.size > 0 || total.unpricedUj === 0n;
			return csvLine([
				first.date,
				codes.get(first.classroomId) ?? "",
				first.device.deviceId,
				first.device.esp32Name,
				first.ratedSwitch.position,
				first.ratedSwitch.name,
				first.ratedSwitch.type,
				apiHoursOf(total.runtimeMs),
				Number(total.runtimeMs),
				toWattHours(mwh),
				toKilowattHours(mwh),
				isPriced ? Number(money(total.money)) / 1e6 : null,
				place.site.currency,
				toKilowattHours(toMilliwattHours(total.unpricedUj)),
				toWattHours(toMilliwattHours(total.defaultUj)),
				apiHoursOf(total.uncertainMs),
				Number(ofLine.reduce((sum, cell) => sum + (cell.isOngoing ? cell.runtimeMs : 0n), 0n)),
				String(total.energyUj),
			]);
		});
}

/** What the rounded running sum grows by with each amount: rounded parts that add up to the rounded sum. */
function growing(round: (sum: bigint) => bigint): (amount: bigint) => bigint {
	let sum = 0n;
	let said = 0n;
	return (amount) => {
		sum += amount;
		const whole = round(sum);
		const grown = whole - said;
		said = whole;
		return grown;
	};
}
