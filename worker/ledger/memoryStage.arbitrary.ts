import { createHash } from "node:crypto";
import type { Instant } from "@/domain/calendar/interval";
import { appendReadings } from "@/domain/ledger/appendReadings";
import { hex, netEntries } from "@/domain/ledger/canonicalEntry";
import type { EntryDraft, LedgerEntry } from "@/domain/ledger/entry";
import { chainHash, GENESIS_HASH } from "@/domain/ledger/hashChain";
import type { DecidedPair, LedgerDecision } from "@/domain/ledger/ledgerDecision";
import type { BootAnchor } from "@/domain/ledger/meter.arbitrary";
import type { DatedPowerMax } from "@/domain/ledger/powerCeiling";
import { EMPTY_STATE, type RegisterState } from "@/domain/ledger/registerState";
import { findResume } from "@/domain/ledger/resumePoint";
import { reverseEntry } from "@/domain/ledger/reverseEntry";
import { placeUnsynced } from "@/domain/telemetry/placeUnsynced";
import type { Reading } from "@/domain/telemetry/reading";
import { type RegisterHistory, rederive } from "./rederive";

const REGISTER = { deviceId: 7, channel: 0 };
const sha256 = (previous: Uint8Array, text: string) => createHash("sha256").update(previous).update(text).digest();

/** The ledger stage of one register with its tables in memory: the same decisions, no database. */
export class MemoryStage implements RegisterHistory {
	readonly entries: LedgerEntry[] = [];
	private readonly events = new Map<string, Reading>();
	private readonly anchors: BootAnchor[] = [];
	private state: RegisterState = EMPTY_STATE;
	private readonly decided = new Map<string, LedgerDecision>();
	private stale: { from: Instant; until: Instant | null } | null = null;
	private hash: Uint8Array = GENESIS_HASH;
	private floorEntry: LedgerEntry | null = null;
	/** How often each way was taken. */
	readonly ways = { appended: 0, joined: 0, to_end: 0, rebuilt: 0 };

	constructor(
		private readonly maxima: readonly DatedPowerMax[],
		private readonly windowReadings: number,
	) {}

	/** Keeps what is new, and marks the register from the earliest of it to the latest. */
	ingest(readings: readonly Reading[]): void {
		for (const reading of readings) {
			if (this.events.has(hex(reading.key))) continue;
			this.events.set(hex(reading.key), reading);
			this.mark(this.place(reading).at, reading.filedAt);
		}
	}

	/** An anchor moves unsynced readings of its boot, none to before the boot began. */
	anchor(anchor: BootAnchor): void {
		this.anchors.push(anchor);
		const ofBoot = this.anchors.filter(({ boot }) => boot === anchor.boot).map(({ clockMs, uptimeMs }) => clockMs - uptimeMs);
		this.mark(Math.min(...ofBoot), null);
	}

	/** A person decides of an entry that stands, or takes that back (null). */
	decide(pair: DecidedPair, energyMwh: bigint | null): void {
		const key = `${hex(pair.cause)}|${pair.startsAt}|${pair.endsAt}`;
		const { startsAt, endsAt, startTotalMwh, endTotalMwh, cause } = pair;
		if (energyMwh === null) this.decided.delete(key);
		else this.decided.set(key, { startsAt, endsAt, startTotalMwh, endTotalMwh, cause, energyMwh, kind: "correct" });
		this.mark(startsAt, endsAt);
	}

	inForce(): readonly LedgerDecision[] {
		return [...this.decided.values()];
	}

	async decisions(): Promise<readonly LedgerDecision[]> {
		return this.inForce();
	}

	async run(): Promise<void> {
		const { stale } = this;
		if (!stale) return;
		this.stale = null;
		const fresh = this.placed().filter(({ filedAt }) => filedAt >= stale.from);
		const append = fresh.length > 0 ? appendReadings(this.state, fresh, this.maxima) : null;
		if (append) {
			this.ways.appended += 1;
			this.post(append.entries);
			this.state = append.state;
			return;
		}
		const { reverse, post, state, extent } = await rederive(this, this.state, stale, this.maxima, this.windowReadings);
		this.ways[extent] += 1;
		this.post([...reverse.map(reverseEntry), ...post]);
		this.state = state;
	}

	net(): LedgerEntry[] {
		return netEntries(this.entries);
	}

	/** All readings, placed by the anchors known now, in order of filing. */
	placed(): Reading[] {
		return [...this.events.values()].map((reading) => this.place(reading)).sort((a, b) => a.filedAt - b.filedAt);
	}

	async entriesBefore(before: Instant, spanMs: number, count: number) {
		const all = this.sorted().filter(({ endsAt }) => endsAt < before);
		const inSpan = all.filter(({ endsAt }) => endsAt >= before - spanMs).length;
		const entries = all.slice(-(inSpan + count));
		return { entries, complete: entries.length === all.length };
	}

	async entriesBetween(after: Instant | null, before: Instant | null) {
		return this.sorted().filter(({ endsAt }) => (after === null || endsAt > after) && (before === null || endsAt < before));
	}

	async readingsFiled(from: Instant | null, limit: number) {
		const all = this.placed().filter(({ filedAt }) => from === null || filedAt >= from);
		return { readings: all.slice(0, limit), complete: all.length <= limit };
	}

	async floor() {
		return this.floorEntry;
	}

	/** Lets the readings go that are filed before an instant, as retention does. Returns the floor; null = none is settled. */
	retire(before: Instant): LedgerEntry | null {
		const standing = this.sorted().filter(({ endsAt }) => endsAt < before);
		const { disorder, epochs } = this.state;
		const found = findResume({ standing, complete: true, changedFrom: before, disorder, numbered: epochs.length > 0 });
		if (found === "start" || found === "deeper") return null;
		for (const [key, { filedAt }] of this.events) if (filedAt < found.endsAt) this.events.delete(key);
		this.floorEntry = found;
		return found;
	}

	async unsyncedFiled(from: Instant) {
		return this.placed().filter(({ synced, filedAt }) => !synced && filedAt >= from);
	}

	private sorted(): LedgerEntry[] {
		return this.net().sort((a, b) => a.endsAt - b.endsAt || Number(a.number - b.number));
	}

	private place(reading: Reading): Reading {
		if (reading.synced) return reading;
		const anchors = this.anchors.filter(({ boot }) => boot === reading.boot);
		return { ...reading, at: placeUnsynced(reading, anchors) };
	}

	mark(from: Instant, until: Instant | null): void {
		const { stale } = this;
		if (!stale) this.stale = { from, until };
		else
			this.stale = {
				from: Math.min(from, stale.from),
				until: until === null || stale.until === null ? null : Math.max(until, stale.until),
			};
	}

	private post(drafts: readonly (EntryDraft & { reverses?: bigint })[]): void {
		for (const draft of drafts) {
			const entry = {
				...draft,
				number: BigInt(this.entries.length + 1),
				reverses: draft.reverses ?? null,
				postedAt: this.entries.length,
			};
			this.hash = chainHash(REGISTER, this.hash, entry, sha256);
			this.entries.push({ ...entry, hash: this.hash });
		}
	}
}
