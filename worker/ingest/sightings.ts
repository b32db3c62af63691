import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import type { Database } from "@/store/connection";
import { type DeviceSighting, recordSightings } from "@/store/deviceStatus";
import type { Clock } from "../clock";

const FLUSH_MS = 250;
/** A device that is known to be online is written this often only: its readings tell of it too (ledger_checkpoints). */
const REWRITE_MS = 60_000;
const ROWS_MAX = 2_000;

type Pending = { -readonly [Field in keyof DeviceSighting]: DeviceSighting[Field] };

interface Seen {
	online: boolean;
	writtenAt: Instant;
	pending: Pending | null;
}

/** When devices were last heard. Kept in memory and written in batches: losing the last seconds of it loses nothing. */
export class Sightings {
	private readonly seen = new Map<number, Seen>();
	private readonly due = new Set<number>();
	private readonly timer: NodeJS.Timeout;
	private writing: Promise<void> | null = null;

	constructor(
		private readonly database: Database,
		private readonly clock: Clock,
		private readonly log: Logger,
		private readonly onTurned: () => void,
	) {
		this.timer = setInterval(() => void this.flush(), FLUSH_MS);
		this.timer.unref();
	}

	/** A message of the device came in. */
	heard(deviceId: number, at: Instant): void {
		const seen = this.of(deviceId);
		const turned = !seen.online;
		seen.online = true;
		if (seen.pending) {
			// Changed in place: an object per message that lives until the device's next one is moved about by every scavenge.
			seen.pending.at = at;
			seen.pending.online = true;
			if (turned) seen.pending.why = "heard";
		} else {
			seen.pending = { deviceId, at, online: true, why: turned ? "heard" : null, firmware: null, wifiRssi: null, freeHeap: null };
		}
		if (turned || at - seen.writtenAt >= REWRITE_MS) this.due.add(deviceId);
	}

	/** The broker saw it connect or leave. */
	presence(deviceId: number, online: boolean): void {
		const seen = this.of(deviceId);
		seen.online = online;
		const pending = seen.pending;
		const why = online ? "connected" : "disconnected";
		const said = {
			firmware: pending?.firmware ?? null,
			wifiRssi: pending?.wifiRssi ?? null,
			freeHeap: pending?.freeHeap ?? null,
		};
		seen.pending = { deviceId, at: this.clock.now(), online, why, ...said };
		this.due.add(deviceId);
	}

	/** A status message outweighs what was only heard: the next reading is news again. */
	stated(deviceId: number, online: boolean): void {
		this.of(deviceId).online = online;
	}

	async stop(): Promise<void> {
		clearInterval(this.timer);
		await this.writing;
		await this.flush();
	}

	private of(deviceId: number): Seen {
		const known = this.seen.get(deviceId);
		if (known) return known;
		const seen: Seen = { online: false, writtenAt: 0, pending: null };
		this.seen.set(deviceId, seen);
		return seen;
	}

	private flush(): Promise<void> {
		if (this.due.size === 0 || this.writing !== null) return Promise.resolve();
		const rows: DeviceSighting[] = [];
		const now = this.clock.now();
		for (const deviceId of this.due) {
			if (rows.length >= ROWS_MAX) break;
			this.due.delete(deviceId);
			const seen = this.seen.get(deviceId);
			if (!seen?.pending) continue;
			rows.push(seen.pending);
			seen.pending = null;
			seen.writtenAt = now;
		}
		this.writing = this.write(rows).finally(() => {
			this.writing = null;
		});
		return this.writing;
	}

	private async write(rows: readonly DeviceSighting[]): Promise<void> {
		try {
			if ((await recordSightings(this.database, rows)) > 0) this.onTurned();
		} catch (error) {
			this.log.warn({ event: "ingest.sightings.failed", devices: rows.length, err: error });
			for (const row of rows) {
				const seen = this.of(row.deviceId);
				seen.pending ??= row;
				this.due.add(row.deviceId);
			}
		}
	}
}
