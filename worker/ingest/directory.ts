import type { Logger } from "pino";
import type { Database } from "@/store/connection";
import { type DirectoryRow, loadDirectory } from "@/store/deviceDirectory";
import type { Clock } from "../clock";
import type { DeviceDirectory, KnownDevice } from "../incoming";

const ASK_AGAIN_MS = 1_000;
const NAMES_ASKED_MAX = 10_000;

/**
 * The registry in memory: it is asked for every message. Reloaded whole when the configuration changes (NOTIFY) and now
 * and then; a name that is not in it is looked up once a second at most.
 */
export class CachedDirectory implements DeviceDirectory {
	private devices = new Map<string, KnownDevice>();
	private readonly asked = new Map<string, number>();
	private readonly listeners: (() => void)[] = [];
	private loaded: Promise<void> | null = null;
	private again = false;

	constructor(
		private readonly database: Database,
		private readonly clock: Clock,
		private readonly log: Logger,
	) {}

	peek(name: string): KnownDevice | null {
		return this.devices.get(name) ?? null;
	}

	async find(name: string): Promise<KnownDevice | null> {
		return this.devices.get(name) ?? this.ask(name);
	}

	async recheck(name: string): Promise<KnownDevice | null> {
		return (await this.ask(name)) ?? this.peek(name);
	}

	/** Null also when the name was asked for a moment ago. */
	private async ask(name: string): Promise<KnownDevice | null> {
		const now = this.clock.now();
		const askedAt = this.asked.get(name);
		if (askedAt !== undefined && now - askedAt < ASK_AGAIN_MS) return null;
		if (this.asked.size >= NAMES_ASKED_MAX) this.asked.clear();
		this.asked.set(name, now);
		const [row] = await loadDirectory(this.database, name);
		if (!row) return null;
		const device = this.merge(row);
		this.devices.set(name, device);
		return device;
	}

	onChange(listener: () => void): void {
		this.listeners.push(listener);
	}

	/** Reloads everything. Calls while one runs are joined into one more run after it, which sees what they were called for. */
	async reload(): Promise<void> {
		if (this.loaded !== null) {
			this.again = true;
			return this.loaded;
		}
		this.loaded = this.load().finally(() => {
			this.loaded = null;
		});
		return this.loaded;
	}

	private async load(): Promise<void> {
		do {
			this.again = false;
			const rows = await loadDirectory(this.database);
			this.devices = new Map(rows.map((row) => [row.name, this.merge(row)]));
			this.asked.clear();
		} while (this.again);
		for (const listener of this.listeners) {
			try {
				listener();
			} catch (error) {
				this.log.error({ event: "ingest.directory.listener_failed", err: error });
			}
		}
	}

	/** What this process has seen since the row was read is kept. */
	private merge(row: DirectoryRow): KnownDevice {
		return { ...row, sentAhead: row.sentAhead || (this.devices.get(row.name)?.sentAhead ?? false) };
	}
}
