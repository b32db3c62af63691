import type pg from "pg";
import type { LocalDate, LocalMonth } from "@/domain/calendar/zone";
import { type CostChange, type DayResult, insertCostChanges, NO_RESULT } from "./costChanges";
import { array } from "./partRows";
import { chargesOf, hasPeriodCharges, type RoomDayCharge, readCharges, readChargesBasis } from "./periodCharges";
import { readPeriodStatement } from "./periodStatement";
import { readRateBook } from "./rateBook";

/**
 * States a month and stores what each room's day is charged beyond its rates, with what that follows from; a month
 * without such charges is forgotten. The caller sees one state of the site throughout, or holds its pricing lock.
 */
export async function storeMonth(
	client: pg.ClientBase,
	siteId: number,
	month: LocalMonth,
	recalculationId: bigint | null = null,
): Promise<void> {
	const book = await readRateBook(client, siteId);
	// The basis is read before the days: what changes in between leaves the month stale.
	const basis = await readChargesBasis(client, siteId, month, book);
	const charges = hasPeriodCharges(book, month)
		? chargesOf(await readPeriodStatement(client, siteId, month, { accruedUntil: basis.accruedUntil }))
		: null;
	if (recalculationId !== null)
		await insertCostChanges(
			client,
			recalculationId,
			"period",
			changesOf(await readCharges(client, siteId, month), charges ?? []),
		);
	const key = [siteId, `${month}-01`];
	await client.query("DELETE FROM period_charges WHERE site_id = $1 AND local_month = $2", key);
	await client.query("DELETE FROM priced_months WHERE site_id = $1 AND local_month = $2", key);
	if (charges === null) return;
	await client.query(
		`INSERT INTO period_charges (site_id, local_month, classroom_id, local_date, cost_version_id, cost_pico)
		 SELECT $1, $2, * FROM unnest($3::int[], $4::date[], $5::int[], $6::numeric[])`,
		[
			...key,
			array(charges, (charge) => charge.classroomId),
			array(charges, (charge) => charge.date),
			array(charges, (charge) => charge.versionId),
			array(charges, (charge) => charge.costPico),
		],
	);
	await client.query(
		`INSERT INTO priced_months (site_id, local_month, usage_basis, price_basis, accrued_until, priced_at)
		 VALUES ($1, $2, $3, $4, $5, clock_timestamp())`,
		[...key, basis.usage, basis.price, basis.accruedUntil],
	);
}

/** Months of a site whose charges are not those of their basis, the oldest first. */
export async function findStaleMonths(client: pg.ClientBase, siteId: number, monthsMax: number): Promise<LocalMonth[]> {
	const book = await readRateBook(client, siteId);
	const { rows } = await client.query<{
		month: LocalMonth;
		usage_basis: bigint | null;
		price_basis: string | null;
		accrued_until: LocalDate | null;
	}>(
		`SELECT to_char(m.month, 'YYYY-MM') AS month, p.usage_basis, p.price_basis, p.accrued_until
		   FROM (SELECT DISTINCT a.local_month AS month FROM monthly_aggregates a JOIN classrooms c ON c.id = a.classroom_id WHERE c.site_id = $1
		         UNION SELECT local_month FROM priced_months WHERE site_id = $1) m
		   LEFT JOIN priced_months p ON p.site_id = $1 AND p.local_month = m.month
		  ORDER BY m.month`,
		[siteId],
	);
	const stale: LocalMonth[] = [];
	for (const { month, usage_basis: usage, price_basis: price, accrued_until: accruedUntil } of rows) {
		if (stale.length >= monthsMax) break;
		if (!hasPeriodCharges(book, month)) {
			if (usage !== null) stale.push(month);
			continue;
		}
		const basis = await readChargesBasis(client, siteId, month, book);
		if (usage !== basis.usage || price !== basis.price || accruedUntil !== basis.accruedUntil) stale.push(month);
	}
	return stale;
}

/**
 * Sites of which some version charges more than rates, or once did: the others have no months to state. While a change of
 * price is worked off, its steps state the months that they complete.
 */
export async function findStatedSites(client: pg.ClientBase): Promise<number[]> {
	const { rows } = await client.query<{ site_id: number }>(
		`SELECT site_id FROM (
		 SELECT site_id FROM cost_versions WHERE recorded_until IS NULL
		    AND components @? '$[*] ? (@.kind == "energy_slabs" || @.kind == "energy_kvah" || @.kind == "demand" || @.kind == "fixed"
		                            || @.kind == "minimum" || (@.kind == "surcharge" && exists(@.percent)))'
		 UNION SELECT site_id FROM priced_months) s
		 WHERE NOT EXISTS (SELECT FROM cost_marks m WHERE m.site_id = s.site_id) ORDER BY 1`,
	);
	return rows.map((row) => row.site_id);
}

/** Charges as changes of room-days; what stays is left out. */
function changesOf(before: readonly RoomDayCharge[], after: readonly RoomDayCharge[]): CostChange[] {
	const [was, is] = [byRoomDay(before), byRoomDay(after)];
	return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
		const [room = "", date = ""] = key.split("|");
		const change = { classroomId: Number(room), date, before: was.get(key) ?? NO_RESULT, after: is.get(key) ?? NO_RESULT };
		return change.before.costPico === change.after.costPico ? [] : [change];
	});
}

function byRoomDay(charges: readonly RoomDayCharge[]): Map<string, DayResult> {
	const found = new Map<string, DayResult>();
	for (const { classroomId, date, versionId, costPico } of charges) {
		const key = `${classroomId}|${date}`;
		const sum = found.get(key) ?? NO_RESULT;
		found.set(key, { ...sum, costPico: (sum.costPico ?? 0n) + costPico, versionIds: [...sum.versionIds, versionId] });
	}
	return found;
}
