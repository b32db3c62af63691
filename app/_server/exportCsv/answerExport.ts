import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import { toKilowattHours, toWattHours } from "@/domain/quantity/energy";
import { recordAudit } from "@/store/auditLog";
import type { QuarterUsage } from "@/store/usageFigures";
import { readDeviceNames } from "@/store/usagePlaces";
import { EXPORT_COLUMNS } from "@/wire/http/exportCsv";
import type { Clock } from "../clock";
import type { Database } from "../database";
import { log } from "../log";
import { type Outcome, ok, type Refusal } from "../outcome";
import type { Principal } from "../principal";
import { answerOfRoom, localTime, type RoomPlace } from "../usage/place";
import { checkRangeLength, type TimeRange, toTimeRange } from "../usage/timeRange";
import { apiHours, runningMoney, totalOf } from "../usage/usageTotal";
import { attachment, csvLine } from "./csv";

interface ExportAsking {
	readonly database: Database;
	readonly clock: Clock;
	readonly principal: Principal;
	readonly address: string;
}

interface ExportQuery {
	readonly classroom: string;
	readonly start: string;
	readonly end: string;
	readonly site?: string | undefined;
}

const DAY_MS = 86_400_000;
/** A reader that stalls must not hold its snapshot, which keeps old rows from being vacuumed. */
const EXPORT_MS_MAX = 300_000;

/**
 * A room's quarter-hours as CSV, streamed day by day from one snapshot. Load curves tell when people are in: each
 * export is written to the audit log.
 */
export function answerExport(asking: ExportAsking, query: ExportQuery): Promise<Refusal | Response> {
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	const writer = writable.getWriter();
	writer.closed.catch(() => {});
	return new Promise((resolve, reject) => {
		const deadline = setTimeout(() => void writer.abort(new Error("export took too long")).catch(() => {}), EXPORT_MS_MAX);
		const exported = answerOfRoom(asking, query, async (place): Promise<Outcome<null>> => {
			const parsed = toTimeRange(query, place.zones);
			const range = parsed.kind === "refused" ? parsed : checkRangeLength(parsed.value, 0);
			if (range.kind === "refused") return range;
			const after = { classroom: query.classroom, start: query.start, end: query.end };
			const author = { actor: asking.principal.actor, address: asking.address };
			await recordAudit(asking.database.prisma, author, {
				action: "usage.export",
				subject: `classroom:${query.classroom}`,
				after,
			});
			resolve(toResponse(readable, query));
			await writeRows(place, range.value, (text) => writer.write(new TextEncoder().encode(text)));
			await writer.close();
			return ok(null);
		});
		exported
			.then((outcome) => {
				if (outcome.kind === "refused") resolve(outcome);
			})
			.catch((error: unknown) => {
				// Once the answer has begun its status is sent: what is left is to break the stream off, and to write down why.
				log.warn({ event: "export.failed", err: error });
				void writer.abort(error).catch(() => {});
				reject(error);
			})
			.finally(() => clearTimeout(deadline));
	});
}

function toResponse(body: ReadableStream<Uint8Array>, { classroom, start, end }: ExportQuery): Response {
	return new Response(body, {
		headers: {
			"content-type": "text/csv; charset=utf-8; header=present",
			"content-disposition": attachment(`autovolt ${classroom} ${start.slice(0, 10)} ${end.slice(0, 10)}.csv`),
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
		},
	});
}

/** A day per write: the reader's pace is ours. The costs add up to the rounded sum of the whole export. */
async function writeRows(place: RoomPlace, range: TimeRange, write: (text: string) => Promise<void>): Promise<void> {
	const names = new Map<number, string>();
	const running = runningMoney();
	await write(csvLine(EXPORT_COLUMNS));
	for (let start = range.start; start < range.end; start += DAY_MS) {
		const quarters = await place.usage.quarters(place.scope, start, Math.min(start + DAY_MS, range.end));
		const unknown = [...new Set(quarters.map((quarter) => quarter.deviceId))].filter((id) => !names.has(id));
		if (unknown.length > 0) for (const [id, name] of await readDeviceNames(place.usage.client, unknown)) names.set(id, name);
		const lines = quarters.map((quarter) => csvLine(toCells(place, quarter, names.get(quarter.deviceId) ?? "", running)));
		if (lines.length > 0) await write(lines.join(""));
	}
}

function toCells(
	place: RoomPlace,
	quarter: QuarterUsage,
	name: string,
	running: ReturnType<typeof runningMoney>,
): (string | number | null)[] {
	const total = totalOf([quarter]);
	return [
		localTime(place, quarter.startsAt),
		localTime(place, quarter.startsAt + QUARTER_HOUR_MS),
		place.room.code,
		quarter.deviceId,
		name,
		toWattHours(total.energyMwh),
		toKilowattHours(total.energyMwh),
		running(total.costPico),
		place.site.currency,
		toKilowattHours(total.unpricedMwh),
		toWattHours(total.estimatedMwh),
		toWattHours(total.allocatedMwh),
		apiHours(total),
	];
}
