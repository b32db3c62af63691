import {
	SESSION_COLUMNS,
	type SessionFilter,
	type SwitchSessionBody,
	type SwitchSessionsResponse,
} from "@/wire/http/switchSessions";
import { attachment, csvLine } from "../exportCsv/csv";
import type { Refusal } from "../outcome";
import { askSwitchSessions, type SessionsAsking } from "./answerSwitchSessions";

const PAGE_ROWS = 500;

/** All that the filters leave as CSV, page by page, so that no snapshot is held for a slow reader. */
export async function exportSwitchSessions(asking: SessionsAsking, query: SessionFilter): Promise<Refusal | Response> {
	const first = await askSwitchSessions(asking, { ...query, limit: PAGE_ROWS });
	if (first.kind === "refused") return first;
	const what = query.device ?? query.classroom ?? "all rooms";
	const days = `${query.start.slice(0, 10)} ${query.end.slice(0, 10)}`;
	return new Response(streamOf(asking, query, first.value), {
		headers: {
			"content-type": "text/csv; charset=utf-8; header=present",
			"content-disposition": attachment(`autovolt switch log ${what} ${days}.csv`),
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
		},
	});
}

function streamOf(asking: SessionsAsking, query: SessionFilter, first: SwitchSessionsResponse): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	let page: SwitchSessionsResponse | null = first;
	return new ReadableStream({
		start: (controller) => controller.enqueue(encoder.encode(csvLine(SESSION_COLUMNS))),
		async pull(controller) {
			if (page === null) return controller.close();
			const { sessions, currency, next } = page;
			if (sessions.length > 0) controller.enqueue(encoder.encode(sessions.map((session) => toLine(session, currency)).join("")));
			page = null;
			if (next === null) return controller.close();
			const answer = await askSwitchSessions(asking, { ...query, after: next, limit: PAGE_ROWS });
			if (answer.kind === "refused") throw new Error(`the switch log cannot be read on: ${answer.problem.detail}`);
			page = answer.value;
			if (page.sessions.length === 0) controller.close();
		},
	});
}

function toLine(session: SwitchSessionBody, currency: string): string {
	const { on, off } = session;
	return csvLine([
		session.classroom,
		session.device_id,
		session.esp32_name,
		session.switch,
		session.name,
		session.type,
		on.timestamp,
		on.source,
		on.by,
		on.evidence,
		on.flags.join(" "),
		off?.timestamp ?? null,
		off?.source ?? null,
		off?.by ?? null,
		off?.evidence ?? null,
		off?.flags.join(" ") ?? null,
		session.counted_until,
		session.runtime_ms,
		session.energy_wh,
		session.cost,
		currency,
		session.unpriced_wh,
		session.power_rating_w,
		String(session.rating_is_default),
		String(session.open),
		String(session.late),
		String(session.inferred),
	]);
}
