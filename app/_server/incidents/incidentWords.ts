import { toWattHours } from "@/domain/quantity/energy";
import type { ListedIncident } from "@/store/incidentList";

/** A kind in plain words, what was found, and what a person can do about it. */
export interface IncidentWords {
	readonly title: string;
	readonly what: string;
	readonly todo: string;
}

type Kind = Pick<IncidentWords, "title" | "todo"> & { readonly what: (found: Found) => string };

interface Found extends ListedIncident {
	readonly number: (name: string) => number | null;
	readonly text: (name: string) => string | null;
	/** "1.25 kWh" of the energy in question. */
	readonly energy: string;
}

const READ_THE_LOG =
	"Read the worker's log (npm run doctor says where). If it happens again, something writes to the database that should not.";

const KINDS: Readonly<Record<string, Kind>> = {
	device_silent: {
		title: "Device is silent",
		what: () => "Nothing has been heard of it for more than a day.",
		todo: "Look at its power and its network. If it was taken away, archive it.",
	},
	reading_pause: {
		title: "Readings are missing",
		what: (found) =>
			`${many(found.number("count"), "pause")} of more than an hour in the last 7 days. The energy is counted; its hours are spread.`,
		todo: "Look at its power and its network. What it buffered comes by itself when it is back.",
	},
	numbers_missing: {
		title: "Numbered readings never came",
		what: (found) => `${many(found.number("count"), "number")} of its readings are missing in the last 7 days.`,
		todo: "See Health → Quarantine for messages that were refused. Else the device lost them: its counter still has the energy.",
	},
	clock_off: {
		title: "Clock is wrong",
		what: (found) => `Its clock is ${aheadWords(found.number("ahead_seconds"))}: energy lands in the wrong minutes.`,
		todo: "Give it a time server that it can reach, or restart it.",
	},
	readings_uncovered: {
		title: "Readings are not in the ledger",
		what: (found) => `${many(found.number("count"), "reading")} of the last 7 days are in no entry of the ledger.`,
		todo: "Run npm run replay for this device and report what it says. Its bills are not safe until this is explained.",
	},
	entries_unfounded: {
		title: "Entries without a reading",
		what: (found) => `${many(found.number("count"), "entry", "entries")} of the ledger stand on a reading that is not there.`,
		todo: "Run npm run replay for this device, and compare with a backup. Its bills are not safe until this is explained.",
	},
	projection_drift: {
		title: "Sums differed from the ledger",
		what: (found) => `They were off by ${found.energy} and have been made right from the ledger.`,
		todo: READ_THE_LOG,
	},
	cost_drift: {
		title: "Costs differed from the tariff",
		what: (found) => `${many(found.number("count"), "day")} cost something else than the tariff says and have been priced anew.`,
		todo: READ_THE_LOG,
	},
	measurements_apart: {
		title: "Counter and runtime disagree",
		what: (found) =>
			`What its switches should use by their ratings is ${apartWords(found.number("percent"))} than what its counter says.`,
		todo: "Open Insights for this room: confirm the ratings, or look for a load that is not switched.",
	},
	"ledger.jump": {
		title: "Counter jumped",
		what: (found) => `It rose by ${found.energy}, more than the device can have used. This energy is not counted.`,
		todo: "Find out whether it was used (another device behind the meter?). Correct it if so, else note what it was.",
	},
	"ledger.drop": {
		title: "Counter fell",
		what: (found) => `It fell by ${found.energy} without a sign of a restart. It is counted on from there.`,
		todo: "Look at the device: a counter does not fall. If the meter was replaced, correct it by both meters' totals.",
	},
	"ledger.reset_uncounted": {
		title: "Counter began anew, too high",
		what: (found) =>
			`It was reset, and its new total of ${found.energy} is more than it can have counted since. It is not counted.`,
		todo: "If the device was replaced by one that had counted elsewhere, correct it by both meters' totals, or note it here.",
	},
	"ledger.decision_void": {
		title: "A correction no longer fits",
		what: (found) =>
			`A reading came late, between the two that a correction of ${found.energy} was about. What the readings say holds again.`,
		todo: "Look at the day again, and correct it anew if it is still wrong.",
	},
	"ledger.pending": {
		title: "Last reading waits",
		what: () => "Its newest reading makes no sense by itself, and none has come since that would say what it means.",
		todo: "Look at the device. It closes by itself when it is heard again.",
	},
	broken_chain: {
		title: "The hash chain is broken",
		what: (found) => firstSentence(found) ?? "What was sealed is not what stands there now.",
		todo: "Somebody has changed what may not change. Compare with a backup before any bill is issued; see Health → Audit.",
	},
	budget: {
		title: "Budget threshold reached",
		what: (found) =>
			`${found.number("percent")} % of ${money(found.number("amount"), found)} for ${found.text("month") ?? "the month"}: ${money(found.number("spent"), found)} spent.`,
		todo: "Open Insights to see what runs for nobody, or change the budget.",
	},
	stage_behind: {
		title: "The worker is behind",
		what: (found) =>
			`The ${found.text("stage") ?? ""} stage has not taken up ${many(found.number("count"), "mark")} for over an hour.`,
		todo: "Look at Health, and at the worker's log (npm run doctor says where).",
	},
	worker_silent: {
		title: "A worker has stopped",
		what: (found) => `${found.text("worker") ?? "It"} has shown no sign of life for over an hour; another one works.`,
		todo: "Start it again, or leave it out: after a week it is forgotten.",
	},
	partition_missing: {
		title: "No place for coming readings",
		what: (found) =>
			`The partition of ${found.text("month") ?? "a coming month"} could not be made. ${found.text("problem") ?? ""}`.trim(),
		todo: "npm run doctor says what the database needs: rights, disk, connections. It is tried every hour.",
	},
	retention_barred: {
		title: "Old readings cannot go yet",
		what: (found) =>
			`The readings of ${found.text("month") ?? "a month"} are due to go to the archive, but stay: ${barWords(found)}.`,
		todo: "Mend what is named; it is looked at every night. npm run retention looks now.",
	},
	reconcile_failed: {
		title: "The nightly check failed",
		what: (found) => `It ended with: ${found.text("error") ?? "an error"}.`,
		todo: "Look at the worker's log (npm run doctor says where). It is tried every hour.",
	},
};

/** A kind that has no words here (an older web app beside a newer worker) is named by itself. */
export function incidentWords(incident: ListedIncident): IncidentWords {
	const kind = KINDS[incident.kind];
	if (!kind) return { title: kindTitle(incident.kind), what: incident.subject, todo: "Look at Health." };
	return { title: kind.title, what: kind.what(foundOf(incident)), todo: kind.todo };
}

export function kindTitle(kind: string): string {
	const words = KINDS[kind]?.title ?? kind.replaceAll(/[._]/g, " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function foundOf(incident: ListedIncident): Found {
	const { detail, energyMwh } = incident;
	return {
		...incident,
		number: (name) => (typeof detail[name] === "number" ? (detail[name] as number) : null),
		text: (name) => (typeof detail[name] === "string" ? (detail[name] as string) : null),
		energy: `${new Intl.NumberFormat("en-IN", { maximumFractionDigits: 3 }).format(toWattHours(energyMwh ?? 0n) / 1_000)} kWh`,
	};
}

function many(count: number | null, one: string, more = `${one}s`): string {
	return count === 1 ? `One ${one}` : `${new Intl.NumberFormat("en-IN").format(count ?? 0)} ${more}`;
}

function aheadWords(seconds: number | null): string {
	const size = Math.abs(seconds ?? 0);
	const span = size < 7_200 ? `${Math.round(size / 60)} min` : `${Math.round(size / 3_600)} h`;
	return (seconds ?? 0) > 0 ? `${span} fast` : `${span} slow, or its messages come that late`;
}

function apartWords(percent: number | null): string {
	const size = Math.abs(percent ?? 0);
	return `${size >= 1_000 ? "many times" : `${size} %`} ${(percent ?? 0) > 0 ? "more" : "less"}`;
}

function money(amount: number | null, found: Found): string {
	return `${found.text("currency") ?? ""} ${new Intl.NumberFormat("en-IN", { maximumFractionDigits: 2 }).format(amount ?? 0)}`.trim();
}

function firstSentence({ detail }: Found): string | null {
	const sentences = detail["sentences"];
	return Array.isArray(sentences) && typeof sentences[0] === "string" ? sentences[0] : null;
}

function barWords({ detail }: Found): string {
	const bars = Array.isArray(detail["bars"]) ? detail["bars"] : [];
	return (
		bars.flatMap((bar: { detail?: unknown } | null) => (typeof bar?.detail === "string" ? [bar.detail] : [])).join("; ") ||
		"unknown"
	);
}
