import type { BillLink } from "./billAudit";
import type { Finding, FindingKind } from "./finding";
import { type AuditHash, type HeadRow, type LinkRow, NO_LINK } from "./record";
import { billsRootText, headText, ledgerRootText } from "./sealedText";

/** A line of the published file: date and seal. */
export interface PublishedHead {
	readonly utcDate: string;
	readonly headSha256: string;
}

/**
 * Walks along the daily heads: each is chained to the one before, its roots follow from the links that it recorded and
 * those before it, and the links that the registers are compared with are these very links.
 */
export class HeadAudit {
	heads = 0;
	latest: HeadRow | null = null;
	readonly billLinks = new Map<string, BillLink[]>();
	private readonly registers = new Map<string, readonly [string, string, string, string]>();
	private readonly bills = new Map<string, readonly [string, string, string]>();
	private readonly seals = new Map<string, string>();
	private readonly recorded = new Map<string, bigint>();
	private current: HeadRow | null = null;

	constructor(
		private readonly hash: AuditHash,
		private readonly report: (finding: Finding) => void,
	) {}

	head(head: HeadRow): void {
		this.close();
		const previous = this.latest;
		if (head.previousSha256 !== (previous?.headSha256 ?? NO_LINK))
			this.say("head_missing", head.utcDate, `does not follow on the one before it (${previous?.utcDate ?? "there is none"})`);
		if (this.hash(head.previousSha256, headText(head)) !== head.headSha256)
			this.say("head_changed", head.utcDate, "is not what was sealed");
		this.heads++;
		this.current = head;
		this.latest = head;
		this.seals.set(head.utcDate, head.headSha256);
	}

	link(deviceId: string, channel: string, number: string, hash: string): void {
		const before = this.registers.get(`${deviceId}/${channel}`)?.[2];
		if (before !== undefined && BigInt(number) < BigInt(before) && this.current)
			this.say(
				"head_changed",
				this.current.utcDate,
				`has device ${deviceId} at entry ${number}, where the head before had ${before}`,
			);
		this.registers.set(`${deviceId}/${channel}`, [deviceId, channel, number, hash]);
		this.weigh(this.current?.utcDate ?? "", `${deviceId}|${channel}|${number}|${hash}`, 1n);
	}

	billLink(siteId: string, sequence: string, hash: string): void {
		this.bills.set(siteId, [siteId, sequence, hash]);
		const link = { utcDate: this.current?.utcDate ?? "", sequence, hash };
		const known = this.billLinks.get(siteId);
		if (known) known.push(link);
		else this.billLinks.set(siteId, [link]);
	}

	/** The links with which a register was compared: taken off again, so that nothing is left when they are the same. */
	used(deviceId: string, channel: string, links: readonly LinkRow[]): void {
		for (const [date, number, hash] of links) this.weigh(date, `${deviceId}|${channel}|${number}|${hash}`, -1n);
	}

	/** What was published elsewhere: the file of the data folder, or an auditor's own copy. */
	published(heads: readonly PublishedHead[], where: string): void {
		this.close();
		for (const { utcDate, headSha256 } of heads) {
			const seal = this.seals.get(utcDate);
			if (seal === undefined) this.say("head_missing", utcDate, `is gone: ${where} has it`);
			else if (seal !== headSha256) this.say("head_changed", utcDate, `is another one than ${where} has`);
		}
	}

	end(): void {
		this.close();
		for (const [date, rest] of this.recorded)
			if (rest !== 0n) this.say("head_changed", date, "has recorded other links than the registers are kept with");
	}

	/** The roots of a head follow from all links up to its day. */
	private close(): void {
		const head = this.current;
		this.current = null;
		if (!head) return;
		const entries = [...this.registers.values()].reduce((sum, [, , number]) => sum + BigInt(number), 0n);
		const ledger = this.hash(NO_LINK, ledgerRootText(this.registers.values()));
		const bills = this.hash(NO_LINK, billsRootText(this.bills.values()));
		const count = [...this.bills.values()].reduce((sum, [, sequence]) => sum + Number(sequence), 0);
		if (ledger !== head.ledgerRoot || String(this.registers.size) !== head.registers || String(entries) !== head.entries)
			this.say("head_changed", head.utcDate, "does not follow from the links that it recorded of the registers");
		if (bills !== head.billsRoot || String(count) !== head.bills)
			this.say("head_changed", head.utcDate, "does not follow from the links that it recorded of the bills");
	}

	/** A sum of hashes in which order does not matter: 32 bytes a day, however many links. */
	private weigh(date: string, text: string, sign: bigint): void {
		this.recorded.set(date, (this.recorded.get(date) ?? 0n) + sign * BigInt(`0x${this.hash("", text)}`));
	}

	private say(kind: FindingKind, date: string, what: string): void {
		const nowhere = { deviceId: null, channel: null, number: null, atMs: null };
		this.report({ kind, subject: `head:${date}`, ...nowhere, sentence: `The daily head of ${date} ${what}.` });
	}
}
