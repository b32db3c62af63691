import { addMonths } from "../calendar/zone";
import { type Finding, type FindingKind, instantWords, monthOfInstant, registerWords } from "./finding";
import { type AuditHash, type EntryRow, type LinkRow, NO_LINK, type ReadingRow } from "./record";
import { entryText, readingTexts } from "./sealedText";

export interface RegisterAuditOptions {
	readonly deviceId: string;
	readonly device: string;
	readonly channel: string;
	/** Where the ledger says that the chain ends. */
	readonly checkpoint: readonly [number: string, hash: string] | null;
	/** What daily heads recorded of it, by date. */
	readonly links: readonly LinkRow[];
	/** Months (UTC) of which readings are kept. */
	readonly months: ReadonlySet<string>;
	readonly sealedSinceMs: number;
	readonly hash: AuditHash;
	readonly report: (finding: Finding) => void;
}

/** What was looked at, beside what is wrong. */
export interface ReadingCounts {
	/** Hashed anew, and the same. */
	proven: number;
	/** Of months that are no longer kept: nothing to compare with. */
	retired: number;
	/** Received before all that a hash covers was kept. */
	unsealed: number;
}

/** Walks along one register's chain. After a break it goes on from what is stored, so that only what is wrong is named. */
export class RegisterAudit {
	readonly readings: ReadingCounts = { proven: 0, retired: 0, unsealed: 0 };
	entries = 0;
	private last: { number: bigint; hash: string } = { number: 0n, hash: NO_LINK };
	/** The hash before the next entry is not known for sure: an entry was missing. */
	private blind = false;
	private nextLink = 0;

	constructor(private readonly options: RegisterAuditOptions) {}

	entry(entry: EntryRow, reading: ReadingRow | null): void {
		const { deviceId, channel, hash } = this.options;
		const number = BigInt(entry[0]);
		const stored = entry[19];
		this.entries++;
		if (number !== this.last.number + 1n) this.missing(entry, number);
		const own = hash(this.last.hash, entryText(deviceId, channel, entry));
		if (!this.blind && own !== stored) this.changed(entry);
		this.compareLinks(entry, number, stored);
		this.last = { number, hash: stored };
		this.blind = false;
		if (entry[11] !== "manual") this.closing(entry, reading);
	}

	/** A reading that closes no entry: a transient, a held one, one that carries nothing. */
	reading(reading: ReadingRow): void {
		this.proveReading(reading, null);
	}

	end(): void {
		const { checkpoint, links } = this.options;
		const [end, hash] = checkpoint ?? ["0", NO_LINK];
		const furthest = links.reduce<LinkRow | null>((far, link) => (BigInt(link[1]) > this.last.number ? link : far), null);
		if (furthest) {
			const [date, number] = furthest;
			this.report("entries_cut", number, null, `${this.missingWords(number)}: the head of ${date} had recorded entry ${number}`);
		} else if (BigInt(end) > this.last.number)
			this.report(
				"entries_cut",
				end,
				null,
				`${this.missingWords(end)}: the ledger's own position says that it goes on to ${end}`,
			);
		else if (BigInt(end) < this.last.number)
			this.report(
				"entry_changed",
				String(BigInt(end) + 1n),
				null,
				`entry ${BigInt(end) + 1n} and what follows were not posted by the ledger, whose own position is ${end}`,
			);
		else if (hash !== this.last.hash)
			this.report("entry_replaced", end, null, `entry ${end}, the last one, is not the one that the ledger's own position names`);
	}

	private missingWords(until: string): string {
		const from = this.last.number + 1n;
		return from === BigInt(until) ? `entry ${from} is missing at the end` : `entries ${from} to ${until} are missing at the end`;
	}

	private missing(entry: EntryRow, number: bigint): void {
		const wanted = this.last.number + 1n;
		const what = number > wanted ? (number === wanted + 1n ? "is missing" : `to ${number - 1n} are missing`) : "stands twice";
		const where = `${number > wanted ? "before" : "at"} the one that ends at ${instantWords(entry[4])}`;
		this.report("entry_missing", String(wanted), entry[4], `entry ${wanted} ${what}, ${where}`);
		this.blind = true;
	}

	private changed(entry: EntryRow): void {
		const what = "is not what was sealed: a figure, an instant, its number or its place was changed";
		this.report("entry_changed", entry[0], entry[4], `entry ${entry[0]}, which ends at ${instantWords(entry[4])}, ${what}`);
	}

	/** Links are in order of date, so of number as well. */
	private compareLinks(entry: EntryRow, number: bigint, stored: string): void {
		const { links } = this.options;
		for (let link = links[this.nextLink]; link && BigInt(link[1]) <= number; link = links[this.nextLink]) {
			this.nextLink++;
			if (BigInt(link[1]) !== number || link[2] === stored) continue;
			const where = `entry ${entry[0]}, which ends at ${instantWords(entry[4])}`;
			this.report("entry_replaced", entry[0], entry[4], `${where}, is another one than the head of ${link[0]} recorded`);
		}
	}

	/** The reading that closes the entry exists, says what it was hashed for, and the entry says the same. */
	private closing(entry: EntryRow, reading: ReadingRow | null): void {
		const [endsAt, endTotal, flags, cause] = [entry[4], entry[6], entry[14], entry[17]];
		const name = `entry ${entry[0]}, which ends at ${instantWords(endsAt)}`;
		if (reading === null) {
			if (this.isRetired(endsAt, flags)) this.readings.retired++;
			else
				this.report(
					"reading_missing",
					entry[0],
					endsAt,
					`${name}: the reading that closes it is gone or was changed (${cause.slice(0, 16)}…)`,
				);
			return;
		}
		this.proveReading(reading, entry);
		if (reading[5] !== endTotal)
			this.report(
				"reading_differs",
				entry[0],
				endsAt,
				`${name}, says ${total(endTotal)} where its reading says ${total(reading[5])}`,
			);
		else if (reading[3] && !flags.split(",").includes("clock_step") && reading[0] !== endsAt)
			this.report("reading_differs", entry[0], endsAt, `${name}: its reading was measured at ${instantWords(reading[0])}`);
	}

	/** A clock that was set back leaves an entry later than its reading is filed: maybe in the month after, which is kept. */
	private isRetired(endsAt: string, flags: string): boolean {
		const { months } = this.options;
		const month = monthOfInstant(endsAt);
		return !months.has(month) || (flags.split(",").includes("clock_step") && !months.has(addMonths(month, -1)));
	}

	private proveReading(reading: ReadingRow, entry: EntryRow | null): void {
		const { deviceId, channel, hash, sealedSinceMs } = this.options;
		const [filedAt, sha, receivedAt, synced, clock] = reading;
		const texts = readingTexts(deviceId, channel, reading);
		const filedRight = synced ? filedAt === clock : filedAt === receivedAt;
		if (filedRight && texts?.some((text) => hash("", text) === sha)) this.readings.proven++;
		else if (filedRight && Number(receivedAt) < sealedSinceMs) this.readings.unsealed++;
		else {
			const closes = entry === null ? "which closes no entry" : `which closes entry ${entry[0]}`;
			const what = filedRight
				? "does not hash to what it was stored under: a figure of it was changed"
				: "is not filed where it belongs";
			const number = entry === null ? null : entry[0];
			this.report("reading_changed", number, filedAt, `the reading of ${instantWords(filedAt)}, ${closes}, ${what}`);
		}
	}

	private report(kind: FindingKind, number: string | null, atMs: string | null, what: string): void {
		const { deviceId, device, channel } = this.options;
		const at = atMs === null ? Number.NaN : Number(atMs);
		this.options.report({
			kind,
			subject: `register:${deviceId}/${channel}`,
			deviceId: Number(deviceId),
			channel: Number(channel),
			number,
			atMs: Number.isSafeInteger(at) ? at : null,
			sentence: `${registerWords(device, channel)}: ${what}.`,
		});
	}
}

/** "12345.678 Wh", or "no counter". */
function total(milliwattHours: string | null): string {
	if (milliwattHours === null) return "no counter";
	const digits = milliwattHours.replace("-", "").padStart(4, "0");
	const sign = milliwattHours.startsWith("-") ? "-" : "";
	const fraction = digits.slice(-3).replace(/0+$/, "");
	return `${sign}${digits.slice(0, -3)}${fraction === "" ? "" : `.${fraction}`} Wh`;
}
