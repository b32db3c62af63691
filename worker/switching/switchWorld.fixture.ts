import { hash } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll } from "vitest";
import type { Instant } from "@/domain/calendar/interval";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool, type Pool } from "@/store/pool";
import { insertDevice, insertSite, type TestSite } from "@/store/testLedger";
import { createAggregateStage } from "../aggregate/aggregateStage";
import type { Ingest, Verdict } from "../incoming";
import { createIngest } from "../ingest/ingest";
import { createLedgerStage } from "../ledger/ledgerStage";
import { createSwitchingStage, type SwitchingStageOptions } from "./switchingStage";

const log = pino({ level: "silent" });

/** A site on a database of its own with real ingest and real stages, for the tests of one `describe`. */
export class SwitchWorld {
	database!: TestDatabase;
	owner!: Pool;
	/** As the worker: its role and its rights. */
	pool!: Pool;
	site!: TestSite;
	now: Instant = Date.UTC(2026, 10, 25, 4, 30);
	readonly clock = { now: () => this.now };
	private ingest!: Ingest;
	private count = 0;
	private readonly names = new Map<number, string>();

	constructor() {
		beforeAll(async () => {
			this.database = await createTestDatabase();
			this.owner = createPool({ url: this.database.url });
			this.pool = createPool({ url: this.database.url, role: "autovolt_worker", max: 10 });
			this.site = await insertSite(this.owner, "Main campus", "Asia/Kolkata", ["CSE-301", "CSE-302"]);
			this.ingest = await createIngest({ pool: this.pool, clock: this.clock, log, onCommitted: () => {}, publish: () => {} });
		});
		afterAll(async () => {
			await this.ingest.stop();
			await this.pool.end();
			await this.owner.end();
			await this.database.drop();
		});
	}

	/** A device with rated switches: [name, watts]. */
	async device(switches: readonly (readonly [string, number])[] = [], room = 0): Promise<number> {
		this.count += 1;
		const name = `SW-${this.count}`;
		const deviceId = await insertDevice(this.owner, name, this.site.siteId, this.site.rooms[room] ?? null);
		this.names.set(deviceId, name);
		for (const [position, [label, watts]] of switches.entries())
			await this.owner.query(
				`WITH made AS (INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, $2, $3, 'light') RETURNING id)
				INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw) SELECT id, '2020-01-01Z', $4 FROM made`,
				[deviceId, position, label, watts * 1_000],
			);
		return deviceId;
	}

	/** Hands a message to ingest as the broker does. */
	send(deviceId: number, kind: "event" | "telemetry" | "cmd/ack", body: unknown): Promise<Verdict> {
		const name = this.names.get(deviceId) ?? "";
		return this.ingest.accept({
			topic: `autovolt/${name}/${kind}`,
			payload: Buffer.from(JSON.stringify(body)),
			qos: 1,
			retain: false,
			receivedAt: this.now,
			principal: null,
			connection: { refused: false },
		} as unknown as Parameters<Ingest["accept"]>[0]);
	}

	/** A switch event at an instant. */
	switch(deviceId: number, at: Instant, position: number, state: boolean, more: object = {}): Promise<Verdict> {
		return this.send(deviceId, "event", { type: "switch", ts_ms: at, switch: position, state, source: "manual", ...more });
	}

	/** A reading of the counter at an instant, with the state of each switch. */
	reading(deviceId: number, at: Instant, wh: number, states: string, more: object = {}): Promise<Verdict> {
		return this.send(deviceId, "telemetry", this.readingBody(deviceId, at, wh, states, more));
	}

	readingBody(deviceId: number, at: Instant, wh: number, states: string, more: object = {}): object {
		return {
			esp32_name: this.names.get(deviceId),
			ts_ms: at,
			energy_wh_total: wh,
			switch_state: [...states].map(Number),
			...more,
		};
	}

	/** Posts, derives and folds until nothing is left to do. Returns the rows that the log has gained and lost. */
	async drain(options: Partial<SwitchingStageOptions> = {}): Promise<number> {
		const stages = this.stages(options);
		for (let busy = true; busy; ) {
			busy = false;
			for (const stage of stages.all) if ((await stage.runOnce()) > 0) busy = true;
		}
		await stages.stop();
		return stages.rows();
	}

	stages(options: Partial<SwitchingStageOptions> = {}) {
		let rows = 0;
		const { pool, clock } = this;
		const onDerived: SwitchingStageOptions["onDerived"] = ({ gone, come, said }) => {
			rows += gone + come + said;
		};
		const switching = createSwitchingStage({ pool, clock, log, onDerived, ...options });
		const aggregate = createAggregateStage({ pool, clock, log });
		const stop = async () => {
			await switching.stop();
			await aggregate.stop();
		};
		return { all: [createLedgerStage({ pool, clock, log }), switching, aggregate], switching, aggregate, stop, rows: () => rows };
	}

	async rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
		return (await this.owner.query(sql, values)).rows as T[];
	}

	/** The log of a device: "0: 04:30:00.000 event → 05:30:00.000 event missed_off". */
	async log(deviceId: number): Promise<string[]> {
		const rows = await this.rows<{ position: number; on_at: Date; off_at: Date | null; said: string }>(
			`SELECT l.position, l.at AS on_at, l.off_at, concat_ws(' ', l.evidence, nullif(l.flags, ''), '→', o.evidence, nullif(o.flags, '')) AS said
			FROM switch_state_logs l LEFT JOIN switch_state_logs o ON o.device_id = l.device_id AND o.position = l.position
				AND NOT o.state AND o.at = l.off_at AND o.on_at = l.at AND o.runtime_ms = round(extract(epoch FROM o.at - l.at) * 1000)
			WHERE l.device_id = $1 AND l.state ORDER BY l.position, l.at`,
			[deviceId],
		);
		const time = (at: Date) => at.toISOString().slice(11, 23);
		return rows.map(({ position, on_at, off_at, said }) => {
			const [opened, closed] = said.split("→").map((text) => text.trim());
			return `${position}: ${time(on_at)} ${opened} → ${off_at ? `${time(off_at)} ${closed}` : "on"}`;
		});
	}

	/** Every row of a table that a device has, canonical: for "writes nothing" and "the same byte for byte". */
	async fingerprint(deviceId: number, table: "switch_state_logs" | "switch_events"): Promise<string> {
		const rows = await this.rows(
			`SELECT to_jsonb(t) - 'recorded_at' - 'received_at' AS row FROM ${table} t WHERE device_id = $1 ORDER BY 1`,
			[deviceId],
		);
		return hash("sha256", JSON.stringify(rows), "hex");
	}
}
