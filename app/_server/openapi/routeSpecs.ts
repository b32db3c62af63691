import * as accounts from "@/wire/http/accounts";
import * as audit from "@/wire/http/audit";
import * as billEvidence from "@/wire/http/billEvidence";
import * as bills from "@/wire/http/bills";
import * as budgets from "@/wire/http/budgets";
import * as buildings from "@/wire/http/buildings";
import * as calendar from "@/wire/http/calendar";
import * as calibration from "@/wire/http/calibration";
import * as classrooms from "@/wire/http/classrooms";
import * as classroomView from "@/wire/http/classroomView";
import * as commands from "@/wire/http/commands";
import * as corrections from "@/wire/http/corrections";
import * as costVersionDrafts from "@/wire/http/costVersionDrafts";
import * as costVersions from "@/wire/http/costVersions";
import * as deviceBreakdown from "@/wire/http/deviceBreakdown";
import * as deviceRestarts from "@/wire/http/deviceRestarts";
import * as devices from "@/wire/http/devices";
import * as energySummary from "@/wire/http/energySummary";
import * as exportCsv from "@/wire/http/exportCsv";
import * as idleWaste from "@/wire/http/idleWaste";
import * as incidents from "@/wire/http/incidents";
import * as invoiceChecks from "@/wire/http/invoiceChecks";
import * as liveEvent from "@/wire/http/liveEvent";
import * as measurements from "@/wire/http/measurements";
import * as monthly from "@/wire/http/monthly";
import * as motionRules from "@/wire/http/motionRules";
import * as mqttAuthority from "@/wire/http/mqttAuthority";
import * as operations from "@/wire/http/operations";
import * as overview from "@/wire/http/overview";
import * as pipelineHealth from "@/wire/http/pipelineHealth";
import * as probes from "@/wire/http/probes";
import * as recalculate from "@/wire/http/recalculate";
import * as recalculations from "@/wire/http/recalculations";
import * as roomSwitches from "@/wire/http/roomSwitches";
import type { RouteSpec } from "@/wire/http/routeSpec";
import * as runtime from "@/wire/http/runtime";
import * as schedulePreview from "@/wire/http/schedulePreview";
import * as schedules from "@/wire/http/schedules";
import * as siteCalendar from "@/wire/http/siteCalendar";
import * as sites from "@/wire/http/sites";
import * as summary from "@/wire/http/summary";
import * as switchLogs from "@/wire/http/switchLogs";
import * as switchSessions from "@/wire/http/switchSessions";
import * as tariffLab from "@/wire/http/tariffLab";
import * as tariffSchema from "@/wire/http/tariffSchema";
import * as timeline from "@/wire/http/timeline";

/** Section of the reference page → the files whose routes it holds. */
const SECTIONS: Readonly<Record<string, readonly object[]>> = {
	"Power analytics": [summary, timeline, deviceBreakdown, monthly, calendar, exportCsv, energySummary, recalculate],
	"Runtime of switches": [runtime],
	Measurements: [measurements, calibration],
	"Cost versions": [costVersions, costVersionDrafts, recalculations, tariffSchema],
	Bills: [bills, billEvidence, invoiceChecks, budgets, tariffLab],
	Switches: [switchSessions, switchLogs, commands, roomSwitches, motionRules],
	Pages: [overview, classroomView, liveEvent],
	Timetable: [schedules, schedulePreview, siteCalendar, idleWaste],
	Configuration: [sites, buildings, classrooms, devices, corrections, deviceRestarts, mqttAuthority],
	People: [accounts],
	Operations: [incidents, pipelineHealth, probes, operations, audit],
};

export interface SectionedSpec {
	readonly section: string;
	readonly spec: RouteSpec;
}

/** The contract of every route of the app, by section. A file's specs are found by their shape, so none is forgotten. */
export const ROUTE_SPECS: readonly SectionedSpec[] = Object.entries(SECTIONS).flatMap(([section, files]) =>
	files.flatMap((file) =>
		Object.values(file)
			.filter(isRouteSpec)
			.map((spec) => ({ section, spec })),
	),
);

function isRouteSpec(value: unknown): value is RouteSpec {
	return (
		typeof value === "object" && value !== null && "method" in value && "path" in value && "role" in value && "responses" in value
	);
}
