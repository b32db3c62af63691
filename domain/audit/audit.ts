import { BillAudit } from "./billAudit";
import type { Finding } from "./finding";
import { HeadAudit, type PublishedHead } from "./headAudit";
import type { AuditHash, AuditRecord, HeadRow } from "./record";
import { type ReadingCounts, RegisterAudit } from "./registerAudit";

export interface AuditResult {
	readonly registers: number;
	readonly entries: number;
	readonly readings: ReadingCounts;
	readonly bills: number;
	readonly heads: number;
	readonly latestHead: HeadRow | null;
	/** How many things are wrong; the first `FINDINGS_KEPT_MAX` of them in order, at most `FINDINGS_OF_CHAIN_MAX` of one chain. */
	readonly wrong: number;
	readonly findings: readonly Finding[];
	/** Chains (subjects) in which something is wrong. */
	readonly broken: readonly string[];
}

export const FINDINGS_KEPT_MAX = 1_000;
export const FINDINGS_OF_CHAIN_MAX = 5;

/** Takes records one at a time, in the order of record.ts, and says in the end what was checked and what is wrong. */
export class Audit {
	private readonly findings: Finding[] = [];
	private readonly wrongIn = new Map<string, number>();
	private wrong = 0;
	private registers = 0;
	private entries = 0;
	private bills = 0;
	private readonly readings: ReadingCounts = { proven: 0, retired: 0, unsealed: 0 };
	private readonly heads: HeadAudit;
	private register: RegisterAudit | null = null;
	private bill: { readonly siteId: string; readonly audit: BillAudit } | null = null;
	private readonly sitesSeen = new Set<string>();
	private months: ReadonlySet<string> = new Set();
	private sealedSinceMs = 0;
	private begun = false;
	private ended = false;

	constructor(
		private readonly hash: AuditHash,
		private readonly published: {
			readonly heads: readonly PublishedHead[];
			readonly where: string;
			/** Line from which on it cannot be read. */
			readonly damagedAt?: number | undefined;
		} | null = null,
	) {
		this.heads = new HeadAudit(hash, (finding) => this.report(finding));
	}

	/** How many entries were checked so far. */
	get progress(): number {
		return this.entries + (this.register?.entries ?? 0);
	}

	take(record: AuditRecord): void {
		switch (record[0]) {
			case "begin":
				this.begun = true;
				this.sealedSinceMs = Number(record[3]);
				this.months = new Set(record[4]);
				break;
			case "head":
				this.heads.head(record[1]);
				break;
			case "link":
				this.heads.link(record[1], record[2], record[3], record[4]);
				break;
			case "bill_link":
				this.heads.billLink(record[1], record[2], record[3]);
				break;
			case "bill":
				this.billsOf(record[1].siteId).bill(record[1]);
				break;
			case "register":
				this.beginRegister(record);
				break;
			case "entry":
				this.register?.entry(record[1], record[2]);
				break;
			case "reading":
				this.register?.reading(record[1]);
				break;
			case "end":
				this.ended = true;
				break;
		}
	}

	finish(): AuditResult {
		this.endRegister();
		this.endBills();
		for (const siteId of this.heads.billLinks.keys()) if (!this.sitesSeen.has(siteId)) this.billsOf(siteId);
		this.endBills();
		if (this.published) this.heads.published(this.published.heads, this.published.where);
		if (this.published?.damagedAt !== undefined) this.report(damaged(this.published.where, this.published.damagedAt));
		this.heads.end();
		if (!this.begun || !this.ended) this.report(CUT_OFF);
		return {
			registers: this.registers,
			entries: this.entries,
			readings: this.readings,
			bills: this.bills,
			heads: this.heads.heads,
			latestHead: this.heads.latest,
			wrong: this.wrong,
			findings: this.findings,
			broken: [...this.wrongIn.keys()],
		};
	}

	private beginRegister([, device, checkpoint, links]: Extract<AuditRecord, readonly ["register", ...unknown[]]>): void {
		this.endRegister();
		this.registers++;
		this.heads.used(device.id, device.channel, links);
		this.register = new RegisterAudit({
			...{ deviceId: device.id, device: device.name, channel: device.channel, checkpoint, links },
			...{ months: this.months, sealedSinceMs: this.sealedSinceMs, hash: this.hash },
			report: (finding) => this.report(finding),
		});
	}

	private endRegister(): void {
		if (!this.register) return;
		this.register.end();
		this.entries += this.register.entries;
		this.readings.proven += this.register.readings.proven;
		this.readings.retired += this.register.readings.retired;
		this.readings.unsealed += this.register.readings.unsealed;
		this.register = null;
	}

	private billsOf(siteId: string): BillAudit {
		if (this.bill?.siteId === siteId) return this.bill.audit;
		this.endBills();
		this.sitesSeen.add(siteId);
		const audit = new BillAudit(siteId, this.heads.billLinks.get(siteId) ?? [], this.hash, (finding) => this.report(finding));
		this.bill = { siteId, audit };
		return audit;
	}

	private endBills(): void {
		this.bill?.audit.end();
		this.bills += this.bill?.audit.bills ?? 0;
		this.bill = null;
	}

	private report(finding: Finding): void {
		const before = this.wrongIn.get(finding.subject) ?? 0;
		this.wrongIn.set(finding.subject, before + 1);
		this.wrong++;
		if (before < FINDINGS_OF_CHAIN_MAX && this.findings.length < FINDINGS_KEPT_MAX) this.findings.push(finding);
	}
}

const CUT_OFF: Finding = {
	...{ kind: "export_damaged", subject: "export", deviceId: null, channel: null, number: null, atMs: null },
	sentence: "The export is not whole: its beginning or its end is missing.",
};

function damaged(where: string, line: number): Finding {
	const sentence = `The published heads (${where}) cannot be read from line ${line} on: a line of it was changed.`;
	return { ...CUT_OFF, kind: "head_changed", subject: "heads-file", sentence };
}
