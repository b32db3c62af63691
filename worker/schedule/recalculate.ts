import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { siteDatesHull } from "@/domain/calendar/datedDay";
import { addDays, type LocalDate, monthOf } from "@/domain/calendar/zone";
import { settle } from "@/domain/cost/settle";
import { toWattHours } from "@/domain/quantity/energy";
import { toOpen } from "@/domain/quantity/money";
import { lockPricing, priceDays } from "@/store/dailyCosts";
import { fault } from "@/store/fault";
import { lockDevices } from "@/store/foldPositions";
import { inTransaction, type Pool } from "@/store/pool";
import { refold } from "@/store/projections";
import { readRateBook } from "@/store/rateBook";
import { type RatedDay, readRatedDays } from "@/store/ratedDays";
import { readRoomDevices, readSiteDevices } from "@/store/siteDevices";
import type { DayUsage, UsageSite } from "@/store/usageFigures";
import { readScopeRooms, readUsageSite } from "@/store/usageSite";
import { type RecalculateJob, recalculateJob, type recalculateResult } from "@/wire/http/recalculate";

type RecalculateResult = z.infer<typeof recalculateResult>;

const DEVICES_PER_BATCH = 8;
const DAYS_PER_STEP = 31;
const DIFFERENCES_MAX = 2_000;
const ATTEMPTS_MAX = 200;
const ATTEMPT_PAUSE_MS = 50;

/**
 * Refolds days from the ledger and prices them anew, a month of a few devices per transaction: readers see the old
 * result until each swap, and a job that is killed half-way leaves nothing half. A dry run does the same and rolls back.
 */
export async function recalculate(pool: Pool, request: unknown): Promise<RecalculateResult> {
	const job = recalculateJob.parse(request);
	const site = await inTransaction(pool, (client) => readUsageSite(client, job.site_id));
	if (!site) throw new Error(`There is no site ${job.site_id}.`);
	const dates = { firstDate: job.start, lastDate: job.end };
	const devices =
		job.classroom_id === null ? await readSiteDevices(pool, job.site_id) : await readRoomDevices(pool, job.classroom_id, dates);
	const total = new Differences();
	for (let from = 0; from < devices.length; from += DEVICES_PER_BATCH) {
		const batch = devices.slice(from, from + DEVICES_PER_BATCH);
		for (let first = job.start; first <= job.end; first = addDays(first, DAYS_PER_STEP)) {
			const last = [addDays(first, DAYS_PER_STEP - 1), job.end].sort()[0] ?? job.end;
			await recalculateStep(pool, site, job, batch, first, last, total);
		}
	}
	return { ...total.counts(), differences: await total.list(pool, job.site_id) };
}

async function recalculateStep(
	pool: Pool,
	site: UsageSite,
	job: RecalculateJob,
	deviceIds: readonly number[],
	firstDate: LocalDate,
	lastDate: LocalDate,
	total: Differences,
): Promise<void> {
	const range = siteDatesHull(firstDate, lastDate, site.zones);
	const rooms = await inTransaction(pool, (client) => readScopeRooms(client, site.siteId, null));
	const scope = { siteId: site.siteId, rooms, deviceIds };
	for (let attempt = 1; ; attempt++) {
		const done = await inTransaction(pool, async (client) => {
			if ((await lockDevices(client, deviceIds)).size < deviceIds.length) return false;
			// By rates alone: what a connection is charged for a month is stated once, after all of its days.
			const daysNow = async () =>
				(await readRatedDays(client, await readRateBook(client, site.siteId), scope, firstDate, lastDate)).map(toDay);
			await client.query("SAVEPOINT recalculation");
			const before = await daysNow();
			await refold(
				client,
				deviceIds.map((deviceId) => ({ deviceId, ...range })),
			);
			fault("recalculation-swap");
			await lockPricing(client, site.siteId, "shared");
			const refolded = await daysNow();
			await priceDays(client, site.siteId, refolded, { again: true });
			const after = await daysNow();
			if (job.dry_run) await client.query("ROLLBACK TO SAVEPOINT recalculation");
			total.add(before, after);
			return true;
		});
		if (done) return;
		if (attempt >= ATTEMPTS_MAX) throw new Error("The devices are being folded all the time; try again later.");
		await sleep(ATTEMPT_PAUSE_MS);
	}
}

type Day = Pick<DayUsage, "deviceId" | "classroomId" | "date" | "energyMwh" | "costs">;

function toDay(row: RatedDay): Day {
	return {
		...{ deviceId: row.device_id, classroomId: row.classroom_id, date: row.local_date },
		...{ energyMwh: row.energy_mwh, costs: row.costs },
	};
}

interface RoomDay {
	energyMwh: bigint;
	costs: DayUsage["costs"][number][];
}

/** Collects rows as they were and as they are, and tells where a room's day differs. */
class Differences {
	private readonly before = new Map<string, RoomDay>();
	private readonly after = new Map<string, RoomDay>();
	private days = 0;
	private readonly months = new Set<string>();

	add(before: readonly Day[], after: readonly Day[]): void {
		collect(this.before, before);
		collect(this.after, after);
		this.days += after.length;
		for (const day of after) this.months.add(`${day.deviceId}|${day.classroomId}|${monthOf(day.date)}`);
	}

	counts() {
		return { daily_aggregates: this.days, monthly_aggregates: this.months.size };
	}

	async list(pool: Pool, siteId: number): Promise<RecalculateResult["differences"]> {
		const found: RecalculateResult["differences"] = [];
		const codes = await readCodes(pool, siteId);
		for (const key of [...new Set([...this.before.keys(), ...this.after.keys()])].sort()) {
			const [was, is] = [amounts(this.before.get(key)), amounts(this.after.get(key))];
			if (was.wh === is.wh && was.cost === is.cost) continue;
			const [date = "", room = ""] = key.split("|");
			const classroom = codes.get(Number(room)) ?? room;
			found.push({ date, classroom, before_wh: was.wh, after_wh: is.wh, before_cost: was.cost, after_cost: is.cost });
			if (found.length >= DIFFERENCES_MAX) break;
		}
		return found;
	}
}

function collect(rooms: Map<string, RoomDay>, days: readonly Day[]): void {
	for (const day of days) {
		const key = `${day.date}|${day.classroomId}`;
		const room = rooms.get(key) ?? { energyMwh: 0n, costs: [] };
		room.energyMwh += day.energyMwh;
		room.costs.push(...day.costs);
		rooms.set(key, room);
	}
}

function amounts(room: RoomDay | undefined): { wh: number | null; cost: number | null } {
	if (!room) return { wh: null, cost: null };
	const { costPico } = settle(room.costs);
	return { wh: toWattHours(room.energyMwh), cost: costPico === null ? null : toOpen(costPico) };
}

async function readCodes(pool: Pool, siteId: number): Promise<Map<number, string>> {
	const rooms = await inTransaction(pool, (client) => readScopeRooms(client, siteId, null));
	const { rows } = await pool.query<{ id: number; code: string }>("SELECT id, code FROM classrooms WHERE id = ANY ($1::int[])", [
		rooms,
	]);
	return new Map(rows.map((row) => [row.id, row.code]));
}
