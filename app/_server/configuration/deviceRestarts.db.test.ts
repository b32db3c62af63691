import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/devices/[id]/restarts/route";
import type { DeviceRestartsResponse } from "@/wire/http/deviceRestarts";
import { addToken, type Campus, callRoute, createCampus } from "../usage/campus.fixture";

const HOUR = 3_600_000;
const NINE = Date.UTC(2026, 10, 20, 3, 30);

let campus: Campus;

interface Boot {
	readonly at: number;
	readonly receivedAt?: number;
	readonly boot: number;
	readonly epoch: number;
	readonly reason?: unknown;
	/** The device's clock as sent; 0 = not set. */
	readonly clock?: number;
}

async function start({ at, receivedAt = at + 500, boot, epoch, reason, clock = at }: Boot, device = "A-1"): Promise<void> {
	const payload = { type: "boot", boot, epoch, ts_ms: clock, ...(reason === undefined ? {} : { reset_reason: reason }) };
	await campus.pool.query(
		`INSERT INTO device_events (device_id, filed_at, content_sha256, received_at, type, epoch, boot, payload)
		 VALUES ($1, $2, $3, $4, 'boot', $5, $6, $7)`,
		[
			campus.devices[device],
			new Date(at),
			createHash("sha256").update(JSON.stringify(payload)).digest(),
			new Date(receivedAt),
			epoch,
			boot,
			JSON.stringify(payload),
		],
	);
}

/** A reading of a boot that names its firmware. */
async function read(at: number, boot: number, firmware: string): Promise<void> {
	await campus.pool.query(
		`INSERT INTO telemetry_events (device_id, channel, filed_at, content_sha256, received_at, synced, epoch, boot, extra)
		 VALUES ($1, 0, $2, sha256($3::text::bytea), $2, true, 7, $4, jsonb_build_object('firmware_ver', $3::text))`,
		[campus.devices["A-1"], new Date(at), firmware, boot],
	);
}

beforeAll(async () => {
	campus = await createCampus();
	await start({ at: NINE, boot: 1, epoch: 7, reason: "power_on" });
	await start({ at: NINE + HOUR, boot: 2, epoch: 7, reason: "watchdog" });
	// Its clock was not set: filed when it was heard of. Its counter began anew.
	await start({ at: NINE + 2 * HOUR, receivedAt: NINE + 2 * HOUR, boot: 3, epoch: 9, reason: "brownout", clock: 0 });
	await start({ at: NINE + 3 * HOUR, boot: 4, epoch: 9, reason: { not: "a word" } });
	await start({ at: NINE, boot: 1, epoch: 1, reason: "panic" }, "C-1");
	await campus.pool.query("SELECT autovolt_ensure_partition('2026-11-01')");
	await read(NINE + 60_000, 1, "2.0");
	// Of the boot after, but before it said that it had started: no reading of this boot.
	await read(NINE + HOUR - 1, 2, "2.1");
	await read(NINE + HOUR + 60_000, 2, "2.9");
	await read(NINE + HOUR + 120_000, 2, "3.0");
	await read(NINE + 3 * HOUR + HOUR, 4, "4.0");
});
afterAll(() => campus.close());

const call = (query = "", token: string | null = campus.adminToken, id = String(campus.devices["A-1"])) =>
	callRoute(GET, `/api/devices/${id}/restarts${query}`, token, { params: { id } });
const ask = async (query = "") => (await call(query)).json() as Promise<DeviceRestartsResponse>;

describe("GET /api/devices/{id}/restarts", () => {
	it("tells when and why the device started, newest first, and where its counter began anew", async () => {
		const { restarts, next } = await ask();
		expect(next).toBeNull();
		expect(
			restarts.map(({ boot, reset_reason, epoch_before, clock_set }) => [boot, reset_reason, epoch_before, clock_set]),
		).toEqual([
			[4, null, null, true],
			[3, "brownout", 7, false],
			[2, "watchdog", null, true],
			[1, "power_on", null, true],
		]);
		expect(restarts[2]?.at).toBe(new Date(NINE + HOUR).toISOString());
	});

	it("names the firmware of the first reading of that boot within an hour", async () => {
		expect((await ask()).restarts.map(({ firmware }) => firmware)).toEqual([null, null, "2.9", "2.0"]);
	});

	it("gives the same page by page, and knows the epoch before across pages", async () => {
		const paged: unknown[] = [];
		for (let after = ""; ; ) {
			const page = await ask(`?limit=1${after}`);
			paged.push(...page.restarts);
			if (page.next === null) break;
			after = `&after=${page.next}`;
		}
		expect(paged).toEqual((await ask()).restarts);
	});

	it("tells nothing of a device out of reach, and refuses what it does not know", async () => {
		const token = await addToken(campus.pool, {
			role: "viewer",
			siteId: campus.siteId,
			classroomIds: [campus.rooms["CSE-301"] ?? 0],
		});
		const status = async (...asked: Parameters<typeof call>) => (await call(...asked)).status;
		expect(await status("", token)).toBe(200);
		expect(await status("", token, String(campus.devices["C-1"]))).toBe(404);
		expect(await status("", null)).toBe(401);
		expect(await status("", campus.adminToken, "99999")).toBe(404);
		expect(await status("?after=1.2")).toBe(400);
		expect(await status("?reason=panic")).toBe(400);
	});
});
