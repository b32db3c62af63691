import type { Instant } from "@/domain/calendar/interval";
import { listen, notifyLive } from "@/store/connection";
import { fault } from "@/store/fault";
import { type DeviceTopic, parseUpTopic, type UpTopicKind } from "@/wire/mqtt/topics";
import type { IncomingMessage, Ingest, IngestStats, KnownDevice, Verdict } from "../incoming";
import { Throttle } from "../throttle";
import { TokenBucket } from "../tokenBucket";
import { type Acknowledgements, Acknowledger } from "./acknowledger";
import { Batcher } from "./batcher";
import { type Classified, classify } from "./classify";
import { type Committable, Committer } from "./committer";
import { CachedDirectory } from "./directory";
import type { IngestOptions } from "./ingestOptions";
import { createIngestMetrics, type IngestMetrics } from "./metrics";
import { quarantineRow } from "./quarantineRow";
import { reprocess, reprocessAdopted } from "./reprocess";
import { SharedAcknowledger } from "./sharedAcknowledger";
import { Sightings } from "./sightings";
import { tellHeard } from "./tellHeard";
import { UnclaimedBuckets } from "./unclaimedBuckets";

const BATCH_READINGS_MAX = 1_000;
const LINGER_MS = 4;
const BATCHES_AT_ONCE = 2;
const WAITING_MAX = 50_000;
/** A safety net: changes are told by NOTIFY, and a broken LISTEN reloads when it is back. */
const DIRECTORY_RELOAD_MS = 300_000;
const REPORTS_PER_SECOND = 5;
const REPORTS_BURST = 200;

interface Item extends Committable {
	readonly lane: number | string;
	readonly weight: number;
	readonly message: IncomingMessage;
	readonly topic: DeviceTopic<UpTopicKind> | null;
	readonly device: KnownDevice | null;
	readonly resolve: (verdict: Verdict) => void;
}

/** Starts ingest: loads the registry, listens for changes of it. Rejects when the database cannot be asked at all. */
export async function createIngest(options: IngestOptions): Promise<Ingest> {
	const ingest = new BatchingIngest(options);
	await ingest.start();
	return ingest;
}

class BatchingIngest implements Ingest {
	readonly directory: CachedDirectory;
	private readonly batcher: Batcher<Item>;
	private readonly committer: Committer;
	private readonly sightings: Sightings;
	private readonly acknowledger: Acknowledgements;
	private readonly metrics: IngestMetrics;
	private readonly live: Throttle<"status" | "quarantine">;
	private readonly unclaimed = new UnclaimedBuckets();
	private readonly reports: TokenBucket;
	private readonly counts = { stored: 0, duplicate: 0, ignored: 0, quarantined: 0, refused: 0 };
	private listener: { stop(): Promise<void> } | null = null;
	private reloadTimer: NodeJS.Timeout | null = null;
	private adopting: Promise<void> = Promise.resolve();
	private stopping = false;

	constructor(private readonly options: IngestOptions) {
		const { pool, clock, log, registry } = options;
		this.metrics = createIngestMetrics(registry, () => this.batcher.waiting);
		this.reports = new TokenBucket(REPORTS_PER_SECOND, REPORTS_BURST, clock.now());
		this.directory = new CachedDirectory(pool, clock, log);
		this.committer = new Committer(pool, clock, log, this.metrics);
		this.live = new Throttle(1_000, (type) => {
			notifyLive(pool, type).catch((error: unknown) => log.warn({ event: "ingest.notify.failed", err: error }));
		});
		this.sightings = new Sightings(pool, clock, log, () => this.live.say("status"));
		const { publish, isShared } = options;
		this.acknowledger = isShared ? new SharedAcknowledger(publish, pool, clock, log) : new Acknowledger(publish);
		this.batcher = new Batcher<Item>({
			commit: (items) => this.commit(items),
			weightMax: BATCH_READINGS_MAX,
			lingerMs: LINGER_MS,
			concurrency: BATCHES_AT_ONCE,
		});
	}

	async start(): Promise<void> {
		await this.directory.reload();
		this.directory.onChange(() => this.adopt());
		this.listener = listen({
			database: this.options.pool,
			channel: "autovolt_config",
			onNotice: () => this.reload(),
			onListening: () => this.reload(),
		});
		this.reloadTimer = setInterval(() => this.reload(), DIRECTORY_RELOAD_MS);
		this.reloadTimer.unref();
	}

	accept(message: IncomingMessage): Promise<Verdict> {
		const refusal = this.refusal(message);
		if (refusal) return Promise.resolve(this.count(refusal));
		const topic = parseUpTopic(message.topic);
		if (!topic) return this.quarantine(message, null, null, "topic_unknown", "No device publishes on this topic.");
		if (message.principal && message.principal.name !== topic.device)
			return this.quarantine(message, topic, null, "principal_mismatch", `Logged in as ${message.principal.name}.`);
		if (message.principal && !message.principal.claimed) return this.keepUnclaimed(message, topic);
		const device = this.directory.peek(topic.device);
		if (device) return this.take(message, topic, device);
		return this.directory.find(topic.device).then(
			(found) => (found ? this.take(message, topic, found) : this.keepUnclaimed(message, topic)),
			() => this.count({ kind: "refused", reason: "database" }),
		);
	}

	presence(deviceId: number, online: boolean): void {
		this.sightings.presence(deviceId, online);
	}

	mayHaveMissed(): void {
		this.acknowledger.doubtAll();
	}

	report(message: IncomingMessage, reason: string, detail: string): void {
		// A stranger may cause these before it has logged in: more than this is counted only.
		if (!this.reports.take(this.options.clock.now())) {
			this.metrics.quarantined(reason);
			return;
		}
		void this.quarantine(message, parseUpTopic(message.topic), null, reason, detail);
	}

	reprocessQuarantine(which: { readonly ids: readonly bigint[] } | { readonly device: string }): Promise<number> {
		return reprocess(this.options.pool, this.options.clock, this, which);
	}

	stats(): IngestStats {
		const { stored, duplicate, quarantined, refused } = this.counts;
		return {
			waiting: this.batcher.waiting,
			ready: this.committer.ready && !this.stopping,
			stored,
			duplicates: duplicate,
			quarantined,
			refused,
		};
	}

	async stop(): Promise<void> {
		this.stopping = true;
		if (this.reloadTimer) clearInterval(this.reloadTimer);
		await this.listener?.stop();
		await this.batcher.drain();
		await this.adopting;
		await this.acknowledger.stop();
		await this.sightings.stop();
		this.live.stop();
		this.committer.stop();
	}

	private refusal(message: IncomingMessage): Verdict | null {
		if (this.stopping) return { kind: "refused", reason: "stopping" };
		if (message.connection.refused) return { kind: "refused", reason: "overload" };
		if (!this.committer.ready) return { kind: "refused", reason: "database" };
		return this.batcher.waiting >= WAITING_MAX ? { kind: "refused", reason: "overload" } : null;
	}

	private take(message: IncomingMessage, topic: DeviceTopic<UpTopicKind>, device: KnownDevice): Promise<Verdict> {
		if (device.archived) return this.quarantine(message, topic, device, "device_archived", "The device is archived.");
		if (message.retain && topic.kind === "telemetry") {
			// A retained reading may be of any age, and its repetition says nothing: the next one will come by itself.
			if (message.principal) this.sightings.heard(device.id, message.receivedAt);
			return Promise.resolve(this.count({ kind: "ignored", why: "retained" }));
		}
		return this.enqueue(message, topic, device, classify(message, topic, device), null);
	}

	private quarantine(
		message: IncomingMessage,
		topic: DeviceTopic<UpTopicKind> | null,
		device: KnownDevice | null,
		reason: string,
		detail: string,
	): Promise<Verdict> {
		return this.enqueue(message, topic, device, { kind: "bad", reason, detail }, null);
	}

	/** Offered for adoption. A flood of it is counted, not kept. */
	private keepUnclaimed(message: IncomingMessage, topic: DeviceTopic<UpTopicKind>): Promise<Verdict> {
		const name = topic.device;
		if (!this.unclaimed.take(name, this.options.clock.now())) {
			this.metrics.quarantined("unclaimed");
			return Promise.resolve(this.count({ kind: "quarantined", reason: "unclaimed" }));
		}
		const at = message.receivedAt;
		const sighting = { name, firstSeenAt: at, lastSeenAt: at, messages: 1, lastPayload: message.payload };
		const classified: Classified = { kind: "bad", reason: "unclaimed", detail: "Nobody has adopted a device of this name." };
		return this.enqueue(message, topic, null, classified, message.quarantineId === undefined ? sighting : null);
	}

	private enqueue(
		message: IncomingMessage,
		topic: DeviceTopic<UpTopicKind> | null,
		device: KnownDevice | null,
		classified: Classified,
		unclaimed: Item["unclaimed"],
	): Promise<Verdict> {
		return new Promise((resolve) => {
			this.batcher.add({
				lane: device?.id ?? message.principal?.name ?? message.topic,
				weight: classified.kind === "readings" ? classified.readings.length : 1,
				message,
				topic,
				device,
				classified,
				quarantine:
					message.quarantineId === undefined ? (reason, detail) => quarantineRow(message, device, reason, detail) : null,
				unclaimed,
				verdict: { kind: "stored" },
				resolve,
			});
		});
	}

	private async commit(items: readonly Item[]): Promise<void> {
		// A message behind a refused one of its connection waits for its turn in the redelivery.
		const going = items.filter(({ message }) => !message.connection.refused);
		for (const item of items) if (item.message.connection.refused) item.verdict = { kind: "refused", reason: "overload" };
		if (going.length > 0) await this.committer.commit(going);
		fault("ingest-commit-after");
		const stored = new Set<Classified["kind"]>();
		const answered = new Map<string, Instant>();
		for (const item of items) {
			const { verdict, classified, device, topic, message } = item;
			this.count(verdict);
			if (verdict.kind === "refused") {
				message.connection.refused = true;
			} else {
				if (verdict.kind === "quarantined") this.metrics.quarantined(verdict.reason);
				if (verdict.kind === "stored") stored.add(classified.kind);
				if (verdict.kind === "stored" && device) tellHeard(device.id, classified, this.options.onHeard);
				if (device && topic) this.settle(item, device, answered);
			}
			item.resolve(verdict);
		}
		if (stored.has("readings")) this.options.onCommitted();
		if (stored.has("event")) this.options.onEvents?.();
		for (const [name, at] of answered) this.acknowledger.send(name, at);
	}

	private settle(item: Item, device: KnownDevice, answered: Map<string, Instant>): void {
		const { classified, verdict, message } = item;
		if (classified.kind === "readings" && classified.readings.some(({ ahead }) => ahead)) {
			// The registry may have been reloaded meanwhile: the one that is asked next must know.
			const current = this.directory.peek(device.name) ?? device;
			current.sentAhead = true;
		}
		if (message.quarantineId !== undefined) return;
		if (classified.kind === "status") {
			this.sightings.stated(device.id, classified.status.online);
			this.live.say("status");
		} else {
			this.sightings.heard(device.id, message.receivedAt);
		}
		if (this.acknowledger.note(device, classified)) answered.set(device.name, this.options.clock.now());
		if (verdict.kind === "quarantined") this.live.say("quarantine");
	}

	private count(verdict: Verdict): Verdict {
		this.counts[verdict.kind]++;
		this.metrics.message(verdict.kind);
		if (verdict.kind === "quarantined") this.live.say("quarantine");
		return verdict;
	}

	private reload(): void {
		this.directory.reload().catch((error: unknown) => this.options.log.warn({ event: "ingest.directory.failed", err: error }));
	}

	/** What waited for the adoption of its device is fed again; one run at a time. */
	private adopt(): void {
		const { pool, clock, log } = this.options;
		this.adopting = this.adopting.then(() =>
			this.stopping
				? undefined
				: reprocessAdopted(pool, clock, this, log).catch((error: unknown) =>
						log.warn({ event: "ingest.reprocess.failed", err: error }),
					),
		);
	}
}
