// What is checked, record by record: as the database gives it and as an export has it, one JSON array a line.
// Numbers, instants (ms) and hashes (hex) are text as stored; null = absent.

type Text = string;
type Maybe = string | null;

/** A reading as it is kept: all that its hash covers, and where it was filed. */
export type ReadingRow = readonly [
	filedAtMs: Text,
	contentSha256: Text,
	receivedAtMs: Text,
	synced: boolean,
	deviceClockMs: Maybe,
	energyMwh: Maybe,
	powerMw: Maybe,
	epoch: Maybe,
	boot: Maybe,
	seq: Maybe,
	uptimeMs: Maybe,
	switchStates: Maybe,
	/** Joined by commas; empty when none were sent. */
	switchEnergyMwh: Text,
	/** JSON. */
	extra: Maybe,
];

/** A ledger entry as it is kept. */
export type EntryRow = readonly [
	number: Text,
	kind: Text,
	reverses: Maybe,
	startsAtMs: Text,
	endsAtMs: Text,
	startTotalMwh: Maybe,
	endTotalMwh: Maybe,
	energyMwh: Text,
	energyMinMwh: Text,
	energyMaxMwh: Text,
	onTimeMs: Text,
	method: Text,
	quality: Text,
	confidence: Text,
	flags: Text,
	reason: Maybe,
	lookedAtMs: Text,
	cause: Text,
	postedAtMs: Text,
	hash: Text,
];

/** A link as a daily head recorded it. */
export type LinkRow = readonly [utcDate: Text, number: Text, hash: Text];

export interface BillRow {
	readonly siteId: Text;
	readonly sequence: Text;
	readonly number: Text;
	readonly kind: Text;
	readonly month: Text;
	readonly connection: Maybe;
	readonly energyMwh: Text;
	readonly adjustmentsHundredths: Text;
	readonly totalHundredths: Text;
	/** JSON. */
	readonly content: Text;
	readonly previousSha256: Text;
	readonly contentSha256: Text;
	/** Its issue, and what was booked as billed for its connection or room. */
	readonly issue: { readonly month: Text; readonly issuedAtMs: Text; readonly issuedBy: Text; readonly basisSha256: Text };
	readonly bookedHundredths: Text;
}

export interface HeadRow {
	readonly utcDate: Text;
	readonly recordedAtMs: Text;
	readonly registers: Text;
	readonly entries: Text;
	readonly ledgerRoot: Text;
	readonly bills: Text;
	readonly billsRoot: Text;
	readonly previousSha256: Text;
	readonly headSha256: Text;
}

/**
 * In this order: one `begin`; `head`s by date, each followed by its `link`s and `bill_link`s; `bill`s by site and
 * sequence; `register`s, each followed by its `entry`s by number (with the reading that closes each) and by the
 * `reading`s that close none; one `end`.
 */
export type AuditRecord =
	/** `months`: those of which readings are kept (UTC). `sealedSince`: readings received from then on hash again from their rows. */
	| readonly ["begin", version: 1, madeAtMs: string, sealedSinceMs: string, months: readonly string[]]
	| readonly ["head", HeadRow]
	| readonly ["link", deviceId: string, channel: string, number: string, hash: string]
	| readonly ["bill_link", siteId: string, sequence: string, hash: string]
	| readonly ["bill", BillRow]
	| readonly [
			"register",
			device: { readonly id: string; readonly name: string; readonly channel: string },
			checkpoint: readonly [number: string, hash: string] | null,
			links: readonly LinkRow[],
	  ]
	| readonly ["entry", EntryRow, ReadingRow | null]
	| readonly ["reading", ReadingRow]
	| readonly ["end"];

/** SHA-256 (hex) of the bytes of `previousHex` followed by `text` in UTF-8. Injected: the domain has no crypto. */
export type AuditHash = (previousHex: string, text: string) => string;

/** What the first link of every chain is chained to. */
export const NO_LINK = "0".repeat(64);
