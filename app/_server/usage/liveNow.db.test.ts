import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getOverview } from "@/app/api/overview/route";
import { GET as getBreakdown } from "@/app/api/power-analytics/device-breakdown/route";
import type { DeviceBreakdownResponse } from "@/wire/http/deviceBreakdown";
import type { OverviewResponse } from "@/wire/http/overview";
import { systemClock } from "../clock";
import { type Campus, createCampus, getJson } from "./campus.fixture";

const NOW = Date.parse("2026-11-21T12:00:00+05:30");
const ago = (seconds: number) => new Date(NOW - seconds * 1000);

let campus: Campus;
beforeAll(async () => {
	vi.spyOn(systemClock, "now").mockReturnValue(NOW);
	campus = await createCampus({ devices: { "A-1": "CSE-301" } });
	const deviceId = campus.devices["A-1"];
	await campus.pool.query(
		"INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, 0, 'Light', 'light'), ($1, 1, 'Fan', 'fan')",
		[deviceId],
	);
	await campus.pool.query(
		"INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw, is_default) SELECT id, '2020-01-01', 40000, true FROM device_switches",
	);
});
afterEach(() => campus.pool.query("DELETE FROM ledger_checkpoints; DELETE FROM device_status"));
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

interface Seen {
	readonly receivedAgo: number;
	readonly readingAgo?: number;
	readonly powerMw?: bigint | null;
	readonly channel?: number;
}

async function seeReading({ receivedAgo, readingAgo = receivedAgo, powerMw = null, channel = 0 }: Seen): Promise<void> {
	await campus.pool.query(
		`INSERT INTO ledger_checkpoints (device_id, channel, number, hash, reading_at, newest_at, received_at, power_mw, energy_mwh, switch_states)
		 VALUES ($1, $2, 1, '\\x00', $3, $3, $4, $5, 12345000, '10')`,
		[campus.devices["A-1"], channel, ago(readingAgo), ago(receivedAgo), powerMw],
	);
}

let posted = 0;
async function postEntry(
	startsAgo: number,
	endsAgo: number,
	energyMwh: bigint,
	reverses: number | null = null,
	{ flags = "", channel = 0 } = {},
): Promise<number> {
	posted += 1;
	await campus.pool.query(
		`INSERT INTO device_consumption_ledgers (device_id, channel, number, kind, reverses, starts_at, ends_at, energy_mwh, energy_min_mwh, energy_max_mwh,
		   on_time_ms, method, quality, confidence, flags, looked_at, cause, posted_at, hash)
		 VALUES ($1, $8, $2, 'advance', $3, $4, $5, $6, $6, $6, 0, 'counter', 'measured', 'high', $7, $5, '\\x00', now(), '\\x00')`,
		[campus.devices["A-1"], posted, reverses, ago(startsAgo), ago(endsAgo), energyMwh, flags, channel],
	);
	return posted;
}

const room = async () => {
	const overview = await getJson<OverviewResponse>(getOverview, "/api/overview", campus.adminToken);
	const row = overview.rooms.find((each) => each.code === "CSE-301");
	return {
		power: overview.power_now_w,
		at: overview.power_updated_at,
		status: row?.status,
		roomPower: row?.power_w,
		seen: row?.last_seen_at,
	};
};

describe("power now", () => {
	it("is the last reading's own power while that is fresh", async () => {
		await seeReading({ receivedAgo: 20, powerMw: 71_500n });
		expect(await room()).toEqual({
			power: 71.5,
			at: "2026-11-21T11:59:40+05:30",
			status: "live",
			roomPower: 71.5,
			seen: "2026-11-21T11:59:40+05:30",
		});
	});

	it("adds up a device's registers", async () => {
		await seeReading({ receivedAgo: 20, powerMw: 1_000n });
		await seeReading({ receivedAgo: 20, powerMw: 2_000n, channel: 1 });
		expect((await room()).power).toBe(3);
	});

	it("is not what a device without a clock drained at once", async () => {
		const unsynced = { flags: "unsynced", channel: 2 };
		await seeReading({ receivedAgo: 20, channel: 2 });
		await postEntry(20.009, 20, 10_000n, null, unsynced);
		expect(await room()).toMatchObject({ power: null, status: "live" });
		await postEntry(50, 20.009, 500n, null, unsynced);
		expect((await room()).power).toBeCloseTo(60, 1);
	});

	it("is unknown, not 0, once the reading is older than 10 minutes", async () => {
		await seeReading({ receivedAgo: 601, powerMw: 71_500n });
		expect(await room()).toMatchObject({ power: null, at: null, status: "offline", roomPower: null });
	});

	it("is unknown while a backlog of old readings is drained", async () => {
		await seeReading({ receivedAgo: 1, readingAgo: 7_200, powerMw: 71_500n });
		expect(await room()).toMatchObject({ power: null, status: "live" });
	});

	it("is unknown when the device's Last Will says that it is offline", async () => {
		await seeReading({ receivedAgo: 20, powerMw: 71_500n });
		await campus.pool.query(
			"INSERT INTO device_status (device_id, online, why, status_at, last_seen_at) VALUES ($1, false, 'lwt', $2, $3)",
			[campus.devices["A-1"], ago(5), ago(20)],
		);
		expect(await room()).toMatchObject({ power: null, status: "offline" });
	});

	it("is unknown when the broker saw the connection break, until the device is heard again", async () => {
		await seeReading({ receivedAgo: 20, powerMw: 71_500n });
		await campus.pool.query(
			"INSERT INTO device_status (device_id, online, why, last_seen_at) VALUES ($1, false, 'disconnected', $2)",
			[campus.devices["A-1"], ago(5)],
		);
		expect(await room()).toMatchObject({ power: null, status: "offline" });
		await campus.pool.query("UPDATE ledger_checkpoints SET received_at = $1", [ago(1)]);
		expect(await room()).toMatchObject({ power: 71.5, status: "live" });
	});

	it("is the mean of the newest entries without a power of its own, reversed ones left out", async () => {
		await seeReading({ receivedAgo: 10 });
		expect((await room()).power).toBeNull();
		await postEntry(40, 10, 45_000n);
		expect(await room()).toMatchObject({ power: 5400, at: "2026-11-21T11:59:50+05:30" });
		const wrong = await postEntry(10, 5, 900_000n);
		await postEntry(10, 5, -900_000n, wrong);
		expect((await room()).power).toBe(5400);
	});
});

describe("switches", () => {
	const states = async () => {
		const { devices } = await getJson<DeviceBreakdownResponse>(
			getBreakdown,
			"/api/power-analytics/device-breakdown?classroom=CSE-301",
			campus.adminToken,
		);
		return devices[0]?.switches.map((each) => [each.name, each.power_rating_w, each.rating_is_default, each.state]);
	};

	it("tell their last reported state while the device is live", async () => {
		await seeReading({ receivedAgo: 10 });
		expect(await states()).toEqual([
			["Light", 40, true, "on"],
			["Fan", 40, true, "off"],
		]);
	});

	it("have no known state once it is not", async () => {
		await seeReading({ receivedAgo: 120 });
		expect(await states()).toEqual([
			["Light", 40, true, null],
			["Fan", 40, true, null],
		]);
	});
});
