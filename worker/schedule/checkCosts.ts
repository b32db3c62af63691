import type { LocalDate } from "@/domain/calendar/zone";
import type { Cost } from "@/domain/cost/priceBucket";
import { lockPricing, priceDays } from "@/store/dailyCosts";
import { dayKey } from "@/store/dayQuarters";
import type { Finding } from "@/store/findings";
import type { PoolClient } from "@/store/pool";
import { readRateBook } from "@/store/rateBook";
import { rateDays, readRatedDays } from "@/store/ratedDays";

interface Asked {
	readonly siteId: number;
	readonly rooms: readonly number[];
	readonly firstDate: LocalDate;
	/** Inclusive; also what a new finding is told by. */
	readonly lastDate: LocalDate;
}

const SHOWN_MAX = 20;

/**
 * What the days of a batch of devices cost as stored, against the rates in force: their energy, part by part, and the price.
 * A day that differs is priced anew and is an incident; one that waits to be priced is none. The caller commits.
 */
export async function checkCosts(client: PoolClient, deviceIds: readonly number[], asked: Asked): Promise<Finding[]> {
	const { siteId, rooms, firstDate, lastDate } = asked;
	await lockPricing(client, siteId, "shared");
	const book = await readRateBook(client, siteId);
	const days = await readRatedDays(client, book, { siteId, rooms, deviceIds }, firstDate, lastDate);
	const rated = await rateDays(client, book, days);
	const wrong = days.filter((day) => said(day.costs) !== said(rated.get(dayKey(day, day.local_date)) ?? []));
	if (wrong.length === 0) return [];
	const keys = wrong.map((day) => ({ deviceId: day.device_id, classroomId: day.classroom_id, date: day.local_date }));
	await priceDays(client, siteId, keys, { again: true });
	return [...new Set(keys.map(({ deviceId }) => deviceId))].map((deviceId) => {
		const own = wrong.filter((day) => day.device_id === deviceId);
		const shown = own.slice(0, SHOWN_MAX).map((day) => {
			const is = rated.get(dayKey(day, day.local_date)) ?? [];
			return { date: day.local_date, classroom_id: day.classroom_id, was_pico: sum(day.costs), is_pico: sum(is) };
		});
		const detail = { site_id: siteId, repaired: true, count: own.length, days: shown };
		return { kind: "cost_drift", subject: `device:${deviceId}`, evidence: lastDate, deviceId, detail };
	});
}

function said(costs: readonly Cost[]): string {
	const rows = costs.filter(({ energyMwh, costPico }) => energyMwh !== 0n || costPico !== 0n);
	return rows
		.map(
			({ costVersionId, energyMwh, costPico, partsMwh }) =>
				`${costVersionId ?? 0}|${energyMwh}|${costPico}|${partsMwh.join(",")}`,
		)
		.sort()
		.join("\n");
}

function sum(costs: readonly Cost[]): string {
	return String(costs.reduce((total, { costPico }) => total + costPico, 0n));
}
