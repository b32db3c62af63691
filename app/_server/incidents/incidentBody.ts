import { type DatedZone, localDate, zoneAt } from "@/domain/calendar/zone";
import { toWattHours } from "@/domain/quantity/energy";
import type { IncidentEntry } from "@/store/incidentEntries";
import type { ListedIncident } from "@/store/incidentList";
import type { IncidentBody } from "@/wire/http/incidents";
import { permits, type Subject } from "../permission";
import type { Principal } from "../principal";
import { incidentWords } from "./incidentWords";

/** Whose it is: the room's, the site's, or the whole installation's. */
export function subjectOf({ siteId, classroomId }: Pick<ListedIncident, "siteId" | "classroomId">): Subject {
	if (siteId === null) return { kind: "system" };
	return classroomId === null ? { kind: "site", siteId } : { kind: "classroom", siteId, classroomId };
}

/** Zones by site, for the days that incidents link to. */
export type Zones = ReadonlyMap<number, readonly DatedZone[]>;

export function toApiIncident(
	incident: ListedIncident,
	principal: Principal,
	{ zones, entries }: { readonly zones: Zones; readonly entries: ReadonlyMap<number, IncidentEntry> },
): IncidentBody {
	const { title, what, todo } = incidentWords(incident);
	return {
		...{ id: incident.id, kind: incident.kind, title, what, what_to_do: todo },
		about: {
			label: labelOf(incident),
			href: hrefOf(incident, zones),
			...{ device: incident.device, classroom: incident.classroom },
			...{ starts_at: iso(incident.startsAt), ends_at: iso(incident.endsAt) },
			energy_wh: incident.energyMwh === null ? null : toWattHours(incident.energyMwh),
		},
		state: incident.stand,
		resolved_by_itself: incident.state === "closed",
		...{ opened_at: new Date(incident.openedAt).toISOString(), openings: incident.openings },
		state_at: new Date(incident.stateAt).toISOString(),
		...{ owner: incident.owner, decided_by: incident.decidedBy, note: incident.note },
		may_act: permits(principal, "manager", subjectOf(incident)),
		correction: permits(principal, "admin", subjectOf(incident)) ? toApiEntry(entries.get(incident.id)) : null,
	};
}

function toApiEntry(entry: IncidentEntry | undefined): IncidentBody["correction"] {
	if (!entry) return null;
	const { deviceId, channel, number, isDecided, claimsMwh } = entry;
	return {
		...{ device_id: deviceId, channel, entry: Number(number), decided: isDecided },
		claims_wh: claimsMwh === null ? null : toWattHours(claimsMwh),
	};
}

function labelOf({ device, classroom, siteId, subject, detail }: ListedIncident): string {
	if (device !== null) return classroom === null ? device : `${device} in ${classroom}`;
	if (classroom !== null) return classroom;
	if (siteId !== null) return "The whole site";
	const named = ["stage", "worker", "month"].flatMap((name) =>
		typeof detail[name] === "string" ? [`${name} ${detail[name]}`] : [],
	);
	return named[0] ?? subject;
}

/** The room on the day in question, where there is one; else the device, or the page that shows the matter. */
function hrefOf({ kind, device, classroom, siteId, startsAt, endsAt }: ListedIncident, zones: Zones): string | null {
	const room = classroom === null ? null : `/classrooms/${encodeURIComponent(classroom)}`;
	if (kind === "measurements_apart" && classroom !== null) return `/insights?room=${encodeURIComponent(classroom)}`;
	if (kind === "device_silent" && device !== null) return `/devices?q=${encodeURIComponent(device)}`;
	if (room !== null) {
		const zone = siteId === null ? undefined : zones.get(siteId);
		const at = endsAt ?? startsAt;
		if (!zone || at === null) return room;
		// The end is the first instant that is no longer part of it.
		const dateOf = (instant: number) => localDate(instant, zoneAt(zone, instant));
		const [start, end] = [dateOf(startsAt ?? at), dateOf(Math.max(startsAt ?? at, at - 1))];
		return `${room}?start=${start}&end=${end}`;
	}
	if (device !== null) return `/devices?q=${encodeURIComponent(device)}`;
	if (kind === "budget") return "/settings";
	return "/pipeline";
}

function iso(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
