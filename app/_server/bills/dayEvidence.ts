import type { DocumentLine } from "@/domain/billing/billDocument";
import { kilowattHoursText } from "@/domain/billing/billDocument";
import { openDay, type QuarterEvidence, shareCost } from "@/domain/billing/openLine";
import { siteDate, siteDatesHull } from "@/domain/calendar/datedDay";
import { toLocalRfc3339, zoneAt } from "@/domain/calendar/zone";
import { hex } from "@/domain/ledger/canonicalEntry";
import { toDecimalText } from "@/domain/quantity/decimal";
import { type ReadingEvidence, readEntryReadings } from "@/store/entryReadings";
import { type EntryEvidence, readQuarterEntries, readRoomQuarters } from "@/store/quarterEvidence";
import { readRateBook } from "@/store/rateBook";
import { readDeviceNames } from "@/store/usagePlaces";
import type { LineEvidence } from "@/wire/http/billEvidence";
import { type Outcome, ok, refuseField } from "../outcome";
import { toApiLine } from "./billBody";
import { type Depth, figures, isRateLine, lineFigures, type OpenableBill, page } from "./evidencePage";
import type { LinePart } from "./lineParts";

interface OfDay {
	readonly classroomId: number;
	readonly day: LinePart["days"][number];
}

/** From a room's day down: quarter-hours, the ledger entries of one, the readings of one entry. As they are now. */
export async function openQuarters(
	bill: OpenableBill,
	line: DocumentLine,
	{ classroomId, day }: OfDay,
	depth: Depth,
): Promise<Outcome<LineEvidence>> {
	const { client, zones, siteId, versions } = bill;
	const version = versions.find((one) => one.id === line.version_id);
	if (!version) throw new Error(`bill line ${line.line}: version ${line.version_id} is not there`);
	const book = await readRateBook(client, siteId, versions);
	const { start, end } = siteDatesHull(day.date, day.date, zones);
	const stored = (await readRoomQuarters(client, [classroomId], start, end)).filter(
		(quarter) => siteDate(quarter.startsAt, zones) === day.date,
	);
	const opened = { version, componentId: line.component, label: line.label, isRate: isRateLine(line) };
	const quarters = openDay(opened, book, classroomId, stored, day.costPico);
	const changed_since =
		sum(quarters, (quarter) => quarter.energyMwh) !== day.energyMwh ||
		sum(quarters, (quarter) => quarter.costPico) !== day.costPico;
	const rest = { line: toApiLine(line), changed_since };
	if (depth.quarter === undefined) {
		const rows = quarters.map((quarter) => toQuarterRow(bill, version.id, quarter));
		return ok({ level: "quarter_hours", ...rest, ...lineFigures(line, day.energyMwh, day.costPico), ...page(rows, depth) });
	}
	const at = Date.parse(depth.quarter);
	const quarter = quarters.find((one) => one.startsAt === at);
	if (!quarter) return refuseField("quarter", "the day has no such quarter-hour under the line's version", "not_found");
	const entries = shareCost(await readQuarterEntries(client, classroomId, at), quarter.costPico);
	const names = await readDeviceNames(client, [...new Set(entries.map(({ register }) => register.deviceId))]);
	const rows = entries.map((entry) => toEntryRow(bill, names, entry));
	if (depth.entry === undefined)
		return ok({ level: "entries", ...rest, ...lineFigures(line, quarter.energyMwh, quarter.costPico), ...page(rows, depth) });
	const index = entries.findIndex(
		({ register, entry }) =>
			register.deviceId === depth.device &&
			register.channel === (depth.channel ?? 0) &&
			entry.number === BigInt(depth.entry ?? 0),
	);
	const [found, row] = [entries[index], rows[index]];
	if (!found || !row)
		return refuseField("entry", "the quarter-hour has no such entry; name device, channel and entry", "not_found");
	const readings = (await readEntryReadings(client, found.register, found.entry)).map((reading) => toReadingRow(bill, reading));
	return ok({
		level: "readings",
		...rest,
		...figures(found.energyMwh, found.costPico),
		line_kwh: null,
		entry: row,
		...page(readings, depth),
	});
}

function toQuarterRow(bill: OpenableBill, versionId: number, quarter: QuarterEvidence) {
	return {
		starts_at: localTime(bill, quarter.startsAt),
		...figures(quarter.energyMwh, quarter.costPico),
		line_kwh: quarter.lineMwh === null ? null : kilowattHoursText(quarter.lineMwh),
		rate: quarter.rateMicro === null ? null : toDecimalText(quarter.rateMicro, 6),
		priced_by: versionId,
		period: quarter.rates.length === 0 ? null : quarter.rates.join(", "),
	};
}

function toEntryRow(bill: OpenableBill, names: ReadonlyMap<number, string>, row: EntryEvidence & { costPico: bigint }) {
	const { register, entry } = row;
	const total = (energyMwh: bigint | null) => (energyMwh === null ? null : kilowattHoursText(energyMwh));
	return {
		device: register.deviceId,
		esp32_name: names.get(register.deviceId) ?? "",
		channel: register.channel,
		entry: String(entry.number),
		kind: entry.kind,
		starts_at: localTime(bill, entry.startsAt),
		ends_at: localTime(bill, entry.endsAt),
		start_total_kwh: total(entry.startTotalMwh),
		end_total_kwh: total(entry.endTotalMwh),
		whole_kwh: kilowattHoursText(entry.energyMwh),
		...figures(row.energyMwh, row.costPico),
		quality: entry.quality,
		confidence: entry.confidence,
		flags: [...entry.flags],
		hash: hex(entry.hash),
	};
}

function toReadingRow(bill: OpenableBill, { role, measuredAt, receivedAt, energyMwh, contentSha256 }: ReadingEvidence) {
	return {
		role,
		measured_at: measuredAt === null ? null : localTime(bill, measuredAt.getTime()),
		received_at: localTime(bill, receivedAt.getTime()),
		total_kwh: energyMwh === null ? null : kilowattHoursText(energyMwh),
		content_sha256: contentSha256,
	};
}

function localTime({ zones }: OpenableBill, at: number): string {
	return toLocalRfc3339(at, zoneAt(zones, at));
}

function sum<T>(rows: readonly T[], of: (row: T) => bigint): bigint {
	return rows.reduce((all, row) => all + of(row), 0n);
}
