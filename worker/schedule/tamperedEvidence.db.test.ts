import { describe, expect, it } from "vitest";
import { inTransaction } from "@/store/pool";
import { AuditWorld } from "./auditWorld.fixture";

const world = new AuditWorld();

describe("verification of readings and heads", { timeout: 120_000 }, () => {
	const READING_CHANGES: readonly (readonly [column: string, change: string, row: string])[] = [
		["energy_mwh", "energy_mwh = energy_mwh + 1", "seq = 2"],
		["power_mw", "power_mw = power_mw + 1", "seq = 1"],
		["filed_at", "filed_at = filed_at + interval '1 ms'", "seq = 2"],
		["device_clock_ms", "device_clock_ms = device_clock_ms + 1", "seq = 2"],
		["epoch", "epoch = 4", "seq = 2"],
		["boot", "boot = 2", "seq = 2"],
		["seq", "seq = 77", "seq = 2"],
		["uptime_ms", "uptime_ms = 1", "seq = 2"],
		["switch_states", "switch_states = '01'", "seq = 1"],
		["switch_energy_mwh", "switch_energy_mwh = '{1,2}'", "seq = 1"],
		["extra, a diagnostic", `extra = jsonb_set(extra, '{firmware_ver}', '"1.3"')`, "seq = 1"],
		["extra, the room it named", `extra = jsonb_set(extra, '{claims,classroom}', '"A-2"')`, "seq = 2"],
		["extra, a state by name", `extra = jsonb_set(extra, '{switch_state,Fan}', '"0"')`, "seq = 3"],
		["extra, all of it", "extra = NULL", "seq = 4"],
		["synced", "synced = false", "seq = 2"],
		["content_sha256", "content_sha256 = sha256('x')", "seq = 2"],
		["channel", "channel = 5", "seq = 2"],
	];
	it.each(READING_CHANGES)("names the reading of which %s was changed", async (_column, change, row) => {
		const found = await world.foundAfter(`UPDATE telemetry_events SET ${change} WHERE device_id = 1 AND ${row}`);
		expect(found.join("\n")).toMatch(
			/^Device B-204, the whole device: (the reading of 2026-11-21 04:3|entry \d, which ends at 2026-11-21 04:3\d:00 UTC.* reading)/,
		);
	});

	it("names a reading that carries nothing, when it was changed", async () => {
		expect(await world.foundAfter("UPDATE telemetry_events SET energy_mwh = 1 WHERE device_id = 2 AND energy_mwh = 0")).toEqual([
			"Device B-205, the whole device: the reading of 2026-11-21 04:33:00 UTC, which closes no entry, does not hash to what it was stored under: a figure of it was changed.",
		]);
	});

	it("names the entry whose reading is gone, unless its whole month was retired", async () => {
		const found = await world.foundAfter("DELETE FROM telemetry_events WHERE device_id = 3");
		expect(found[0]).toMatch(/^Device B-206, the whole device: entry 1, .*: the reading that closes it is gone or was changed/);
		await inTransaction(world.owner, async (client) => {
			await client.query("ALTER TABLE telemetry_events DETACH PARTITION telemetry_events_2026_11");
			await client.query("ALTER TABLE telemetry_events_2026_11 RENAME TO retired");
		});
		const { wrong, readings, entries } = await world.audited();
		expect({ wrong, readings }).toEqual({ wrong: 0, readings: { proven: 0, retired: entries, unsealed: 0 } });
		await world.owner.query("ALTER TABLE retired RENAME TO telemetry_events_2026_11");
		await world.owner.query(
			"ALTER TABLE telemetry_events ATTACH PARTITION telemetry_events_2026_11 FOR VALUES FROM ('2026-11-01Z') TO ('2026-12-01Z')",
		);
		expect((await world.audited()).wrong).toBe(0);
	});

	it.each([
		"recorded_at = recorded_at + interval '1 ms'",
		"registers = 4",
		"entries = entries + 1",
		"ledger_root = sha256('x')",
		"bills = 1",
		"bills_root = sha256('x')",
		"previous_sha256 = sha256('x')",
		"head_sha256 = sha256('x')",
	])("names the daily head of which %s", async (change) => {
		const found = await world.foundAfter(`UPDATE ledger_heads SET ${change} WHERE utc_date = '2026-11-21'`);
		expect(found[0]).toMatch(/^The daily head of 2026-11-21 /);
	});

	it("names a head whose link of a register was changed", async () => {
		const found = await world.foundAfter(
			"UPDATE ledger_head_links SET hash = sha256('x') WHERE utc_date = '2026-11-21' AND device_id = 1",
		);
		expect(found).toContain("The daily head of 2026-11-21 does not follow from the links that it recorded of the registers.");
	});
});
