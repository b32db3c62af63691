import { kilowattHoursText } from "@/domain/billing/billDocument";
import { chargeMonth } from "@/domain/billing/monthCharges";
import { daysOf, type LabCost, type LabMonth, monthsLookedBack, priceMonths, sumLab } from "@/domain/billing/tariffLab";
import { addDays, addMonths, datesBetween, type LocalMonth, monthOf } from "@/domain/calendar/zone";
import { parseComponents, type TariffComponent } from "@/domain/cost/costVersion";
import { monthInterval, monthIntervals, monthsOf } from "@/store/monthIntervals";
import { readAccruedUntil, readPeriodStatement } from "@/store/periodStatement";
import { readRoomQuarters } from "@/store/quarterEvidence";
import { LAB_MONTHS_MAX, type TariffLabBody, type tariffLabRoute } from "@/wire/http/tariffLab";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { permits } from "../permission";
import { answerOfSite, type Place } from "../usage/place";
import { totalOf } from "../usage/usageTotal";

type Call = RouteCall<typeof tariffLabRoute>;

/** What past months would have cost under other tariffs, on the usage as it was measured. Nothing is written. */
export function answerTariffLab({ body, ...asking }: Call): Promise<Outcome<TariffLabBody>> {
	return answerOfSite(asking, body, async (place) => {
		const about = aboutOf(place, asking.principal, body);
		if (about.kind === "refused") return about;
		const months = monthsAsked(place, body);
		if (months.kind === "refused") return months;
		const candidates = await candidatesOf(place, body);
		if (candidates.kind === "refused") return candidates;
		return ok(await compare(place, about.value, months.value, candidates.value));
	});
}

interface About {
	readonly label: string;
	readonly classroomIds: readonly number[];
}

interface Candidate {
	readonly label: string;
	readonly components: readonly TariffComponent[];
}

/** The rooms whose usage is priced: one, a building's, or the whole site's, which needs the whole site. */
function aboutOf(place: Place, principal: Call["principal"], body: Call["body"]): Outcome<About> {
	const { site, rooms } = place;
	if (body.classroom != null) {
		const room = rooms.find((one) => one.code === body.classroom);
		if (!room || !permits(principal, "manager", { kind: "classroom", siteId: site.siteId, classroomId: room.classroomId }))
			return refuseField("classroom", "no room that you may manage has this code", "not_found");
		return ok({ label: room.code, classroomIds: [room.classroomId] });
	}
	if (!permits(principal, "manager", { kind: "site", siteId: site.siteId }))
		return refuse("forbidden", `Your role is limited to some rooms; this is about all of ${site.name}. Name a room.`);
	const of = body.building == null ? rooms : rooms.filter((room) => room.building === body.building);
	if (of.length === 0) return refuseField("building", "no building of this name has rooms", "not_found");
	return ok({ label: body.building ?? site.name, classroomIds: of.map((room) => room.classroomId) });
}

function monthsAsked({ today }: Place, { first_month: first, last_month: last }: Call["body"]): Outcome<LocalMonth[]> {
	if (last < first) return refuseField("last_month", "must not lie before first_month");
	if (last > monthOf(today)) return refuseField("last_month", "lies in the future: nothing was used yet");
	const months = monthsOf(`${first}-01`, `${last}-01`);
	return months.length > LAB_MONTHS_MAX ? refuseField("last_month", `at most ${LAB_MONTHS_MAX} months at a time`) : ok(months);
}

async function candidatesOf({ usage, site }: Place, body: Call["body"]): Promise<Outcome<Candidate[]>> {
	const versions = await usage.versions(site.siteId);
	const found: Candidate[] = [];
	for (const [index, { label, version: id, components }] of body.candidates.entries()) {
		const path = `candidates.${index}`;
		if (id !== undefined) {
			const version = versions.find((one) => one.id === id);
			if (!version) return refuseField(`${path}.version`, "no version in force of this site has this id", "not_found");
			found.push({ label, components: version.components });
			continue;
		}
		const parsed = parseComponents(components);
		if (!parsed.ok) {
			const paths = parsed.problems.map((problem) => ({ path: [path, ...problem.path].join("."), message: problem.message }));
			return refuse("invalid_request", undefined, paths);
		}
		found.push({ label, components: parsed.components });
	}
	return ok(found);
}

async function compare(
	place: Place,
	about: About,
	months: readonly LocalMonth[],
	candidates: readonly Candidate[],
): Promise<TariffLabBody> {
	const profiles = await readProfiles(place, about, months, candidates);
	const wanted = new Set(months.filter((month) => (profiles.get(month)?.profile.length ?? 0) > 0));
	const costs = candidates.map(({ components }) => priceMonths(components, [...profiles.values()], wanted, place.zones));
	const inForce = new Map<LocalMonth, bigint | null>();
	for (const month of wanted) inForce.set(month, await readInForce(place, about, month));
	const missing: string[] = [];
	const shown = months.map((month) => {
		const profile = profiles.get(month)?.profile ?? [];
		const dates = datesOver(place, month);
		const known = [...daysOf(profile, place.zones).keys()].filter((date) => dates.includes(date));
		if (known.length < dates.length)
			missing.push(`${month}: nothing is known of ${dates.length - known.length} of ${dates.length} days.`);
		const now = inForce.get(month) ?? null;
		if (wanted.has(month) && now === null) missing.push(`${month}: a part of it has no price in force to compare with.`);
		return {
			month,
			energy_kwh: kilowattHoursText(profile.reduce((sum, quarter) => sum + quarter.energyMwh, 0n)),
			days_known: known.length,
			days: dates.length,
			in_force: toAmount(now),
			candidates: wanted.has(month) ? costs.map((cost) => toApiCost(cost.get(month), now)) : [],
		};
	});
	const known = [...wanted].map((month) => inForce.get(month) ?? null);
	const allInForce =
		known.length === 0 || known.includes(null) ? null : known.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n);
	return {
		currency: place.site.currency,
		first_month: months[0] ?? "",
		last_month: months.at(-1) ?? "",
		about: about.label,
		months: shown,
		candidates: candidates.map(({ label }, index) => ({
			label,
			...toApiCost(sumLab([...(costs[index]?.values() ?? [])]), allInForce),
		})),
		in_force: toAmount(allInForce),
		missing,
	};
}

/** The months asked for, and those before them that a ratchet looks back at. */
async function readProfiles(
	{ usage, zones }: Place,
	{ classroomIds }: About,
	months: readonly LocalMonth[],
	candidates: readonly Candidate[],
): Promise<Map<LocalMonth, LabMonth>> {
	const back = Math.max(...candidates.map(({ components }) => monthsLookedBack(components)));
	const first = addMonths(months[0] ?? "", -back);
	const found = new Map<LocalMonth, LabMonth>();
	for (const month of monthsOf(`${first}-01`, `${months.at(-1)}-01`)) {
		const { start, end } = monthInterval(month, zones);
		const profile = await readRoomQuarters(usage.client, classroomIds, start, end);
		const accruedUntil = await readAccruedUntil(usage.client, month, zones);
		found.set(month, { month, intervals: monthIntervals(month, zones), accruedUntil, profile });
	}
	return found;
}

/** What these rooms are billed for the month under the prices in force; null when a part of it has none. */
async function readInForce({ usage, site }: Place, { classroomIds }: About, month: LocalMonth): Promise<bigint | null> {
	const dates = [`${month}-01`, addDays(`${addMonths(month, 1)}-01`, -1)] as const;
	const days = await usage.days({ siteId: site.siteId, classroomIds, deviceIds: null }, ...dates);
	if (totalOf(days).unpricedMwh !== 0n) return null;
	const statement = await readPeriodStatement(usage.client, site.siteId, month);
	const own = new Set(classroomIds);
	return chargeMonth(statement, await usage.versions(site.siteId))
		.charges.flatMap((charge) => charge.rooms)
		.filter((room) => own.has(room.classroomId))
		.reduce((sum, room) => sum + room.amount, 0n);
}

/** The dates of a month until today, today included. */
function datesOver({ today }: Place, month: LocalMonth): string[] {
	const last = addDays(`${addMonths(month, 1)}-01`, -1);
	return datesBetween(`${month}-01`, last < today ? last : today);
}

function toApiCost(cost: LabCost | undefined, inForce: bigint | null) {
	const { total: priced, lines, unpricedMwh } = cost ?? { total: 0n, lines: [], unpricedMwh: 0n };
	// The money of a part would read as the whole's: a tariff without a price would win every comparison.
	const total = unpricedMwh === 0n ? priced : null;
	return {
		total: toAmount(total),
		difference: total === null || inForce === null ? null : Number(total - inForce) / 100,
		unpriced_kwh: kilowattHoursText(unpricedMwh),
		components: lines.map(({ component, label, amount }) => ({ component, label, amount: Number(amount) / 100 })),
	};
}

function toAmount(hundredths: bigint | null): number | null {
	return hundredths === null ? null : Number(hundredths) / 100;
}
