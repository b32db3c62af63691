import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/live/route";
import { DELETE as revokeToken } from "@/app/api/tokens/[id]/route";
import { POST as createToken } from "@/app/api/tokens/route";
import { send } from "../testRequests";
import { addToken, type Campus, callRoute, createCampus } from "../usage/campus.fixture";
import { closeLiveHub, liveHub } from "./liveStream";

let campus: Campus;
const opened: AbortController[] = [];

beforeAll(async () => {
	campus = await createCampus();
});
afterAll(async () => {
	for (const controller of opened) controller.abort();
	await closeLiveHub();
	await campus.close();
});

/** Opens a stream and reads it as the browser's EventSource would. */
async function openStream(token: string, lastEventId?: string) {
	const controller = new AbortController();
	opened.push(controller);
	const response = await callRoute(GET, "/api/live", token, {
		signal: controller.signal,
		headers: lastEventId === undefined ? {} : { "last-event-id": lastEventId },
	});
	const reader = (response.body as ReadableStream<Uint8Array>).getReader();
	let text = "";
	let ended = false;
	void (async () => {
		for (let part = await reader.read(); !part.done; part = await reader.read()) text += new TextDecoder().decode(part.value);
		ended = true;
	})();
	const types = () => [...text.matchAll(/^event: (.+)$/gm)].map(([, type]) => type);
	const until = async (holds: () => boolean) => {
		const deadline = Date.now() + 5_000;
		while (!holds()) {
			if (Date.now() > deadline) throw new Error(`waited in vain; heard: ${text}`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};
	return {
		response,
		types,
		until,
		lastId: () => [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1],
		abort: () => controller.abort(),
		hasEnded: () => ended,
	};
}

async function makeToken(): Promise<{ id: number; token: string }> {
	const made = await send(createToken, { token: campus.adminToken, body: { name: "reader", role: "viewer" } });
	return made.body as { id: number; token: string };
}

async function revoke(id: number): Promise<void> {
	const { status } = await send(revokeToken, { token: campus.adminToken, method: "DELETE", params: { id: String(id) } });
	expect(status).toBe(200);
}

const notify = (payload: string) => campus.pool.query("SELECT pg_notify('autovolt_live', $1)", [payload]);
const killListener = () =>
	campus.pool.query(
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'autovolt-live' AND datname = current_database()",
	);

describe("/api/live", () => {
	it("refuses a stranger", async () => {
		expect((await callRoute(GET, "/api/live", null)).status).toBe(401);
	});

	it("streams a real NOTIFY to every open stream, over one connection", async () => {
		const viewer = await addToken(campus.pool, { role: "viewer" });
		const streams = [await openStream(viewer), await openStream(campus.adminToken)];
		expect(streams[0]?.response.headers.get("x-accel-buffering")).toBe("no");
		expect(streams[0]?.response.headers.get("content-type")).toContain("text/event-stream");
		for (const stream of streams) await stream.until(() => stream.types().includes("resync"));
		await notify('{"type":"usage"}');
		for (const stream of streams) await stream.until(() => stream.types().includes("usage"));
		const { rows } = await campus.pool.query(
			"SELECT FROM pg_stat_activity WHERE application_name = 'autovolt-live' AND datname = current_database()",
		);
		expect(rows).toHaveLength(1);
	});

	it("tells a reader that reconnects what it missed", async () => {
		const stream = await openStream(campus.adminToken);
		await stream.until(() => stream.types().includes("hello"));
		await notify('{"type":"status"}');
		await stream.until(() => stream.types().includes("status"));
		stream.abort();
		const other = await openStream(campus.adminToken);
		await notify('{"type":"incident"}');
		await other.until(() => other.types().includes("incident"));
		const back = await openStream(campus.adminToken, stream.lastId());
		await back.until(() => back.types().includes("incident"));
		expect(back.types()).toEqual(["hello", "incident"]);
	});

	it("finds its connection again after the server ended it, and says resync", async () => {
		const stream = await openStream(campus.adminToken);
		await stream.until(() => stream.types().includes("hello"));
		const before = stream.types().filter((type) => type === "resync").length;
		await killListener();
		await stream.until(() => stream.types().filter((type) => type === "resync").length > before);
		await notify('{"type":"quarantine"}');
		await stream.until(() => stream.types().includes("quarantine"));
	});

	it("ends the streams of a token at once when it is revoked, and nobody else's", async () => {
		const { token, id } = await makeToken();
		const [theirs, ours] = [await openStream(token), await openStream(campus.adminToken)];
		for (const stream of [theirs, ours]) await stream.until(() => stream.types().includes("hello"));
		await revoke(id);
		await theirs.until(theirs.hasEnded);
		await notify('{"type":"usage"}');
		await ours.until(() => ours.types().includes("usage"));
		expect([theirs.types().includes("sessions"), ours.types().includes("sessions"), ours.hasEnded()]).toEqual([
			false,
			false,
			false,
		]);
	});

	it("opens no stream for HEAD", async () => {
		const before = liveHub().listenerCount;
		const response = await callRoute(GET, "/api/live", campus.adminToken, { method: "HEAD" });
		expect([response.status, response.body, liveHub().listenerCount]).toEqual([200, null, before]);
	});

	it("ends every stream when the process is told to stop", async () => {
		const stream = await openStream(campus.adminToken);
		await stream.until(() => stream.types().length > 0);
		process.emit("SIGTERM");
		await stream.until(stream.hasEnded);
	});
});
