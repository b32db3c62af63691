import { insertAudit } from "@/store/auditLog";
import { inTransaction } from "@/store/pool";
import { notifyTimetable, putHolidays, readHolidays, removeHoliday as removeStored } from "@/store/siteCalendar";
import type { Answer } from "@/wire/http/routeSpec";
import type { addHolidaysRoute, listHolidaysRoute, removeHolidayRoute } from "@/wire/http/siteCalendar";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse, refuseField } from "../outcome";
import { resolveWholeSite } from "../place";
import { answerOfSite } from "../usage/place";
import { parseHolidays } from "./parseHolidays";

const HOLIDAYS_MAX = 5_000;

export function listHolidays({
	query,
	...asking
}: RouteCall<typeof listHolidaysRoute>): Promise<Outcome<Answer<typeof listHolidaysRoute>>> {
	return answerOfSite(asking, query, async ({ usage, site, today }) =>
		ok({ holidays: await readHolidays(usage.client, site.siteId), today }),
	);
}

export async function addHolidays(call: RouteCall<typeof addHolidaysRoute>): Promise<Outcome<Answer<typeof addHolidaysRoute>>> {
	const { body, principal, database, address } = call;
	const site = await resolveWholeSite(database.prisma, principal, "manager", body.site);
	if (site.kind === "refused") return site;
	const listed = body.text === undefined ? ok(body.holidays ?? []) : parseHolidays(body.text);
	if (listed.kind === "refused") return listed;
	const twice = listed.value.findIndex(({ date }, index) => listed.value.findIndex((each) => each.date === date) < index);
	if (twice !== -1) return refuseField(`holidays.${twice}.date`, "stands there twice");
	return inTransaction(database.pool, async (client): Promise<Outcome<Answer<typeof addHolidaysRoute>>> => {
		const before = new Map((await readHolidays(client, site.value.id)).map(({ date, name }) => [date, name]));
		const added = listed.value.filter(({ date }) => !before.has(date));
		const renamed = listed.value.filter(({ date, name }) => before.has(date) && before.get(date) !== name);
		if (before.size + added.length > HOLIDAYS_MAX)
			return refuse("conflict", `A site holds at most ${HOLIDAYS_MAX} holidays: remove some of years that are over.`);
		if (added.length + renamed.length > 0) {
			await putHolidays(client, site.value.id, [...added, ...renamed]);
			await insertAudit(
				client,
				{ actor: principal.actor, address },
				{
					action: "holidays.add",
					subject: `site:${site.value.name}`,
					before: Object.fromEntries(renamed.map(({ date }) => [date, before.get(date)])),
					after: Object.fromEntries([...added, ...renamed].map(({ date, name }) => [date, name])),
				},
			);
			await notifyTimetable(client);
		}
		const counts = {
			added: added.length,
			renamed: renamed.length,
			unchanged: listed.value.length - added.length - renamed.length,
		};
		return ok({ ...counts, holidays: await readHolidays(client, site.value.id) });
	});
}

export async function removeHoliday(call: RouteCall<typeof removeHolidayRoute>): Promise<Outcome<never>> {
	const { principal, database, address, path, query } = call;
	const site = await resolveWholeSite(database.prisma, principal, "manager", query.site);
	if (site.kind === "refused") return site;
	return inTransaction(database.pool, async (client): Promise<Outcome<never>> => {
		if (!(await removeStored(client, site.value.id, path.date)))
			return refuseField("date", `${path.date} is no holiday of ${site.value.name}`, "not_found");
		const entry = { action: "holiday.remove", subject: `site:${site.value.name}`, before: { date: path.date } };
		await insertAudit(client, { actor: principal.actor, address }, entry);
		await notifyTimetable(client);
		return { kind: "success", status: 204, value: undefined as never };
	});
}
