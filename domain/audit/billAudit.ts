import type { Finding, FindingKind } from "./finding";
import { type AuditHash, type BillRow, NO_LINK } from "./record";
import { contentText } from "./sealedText";

/** A bill as a daily head recorded it: the last one of its site on that day. */
export interface BillLink {
	readonly utcDate: string;
	readonly sequence: string;
	readonly hash: string;
}

/** Walks along one site's chain of issued bills. */
export class BillAudit {
	bills = 0;
	private last = { sequence: 0, hash: NO_LINK };

	constructor(
		private readonly siteId: string,
		private readonly links: readonly BillLink[],
		private readonly hash: AuditHash,
		private readonly report: (finding: Finding) => void,
	) {}

	bill(bill: BillRow): void {
		const sequence = Number(bill.sequence);
		const wanted = this.last.sequence + 1;
		this.bills++;
		if (sequence !== wanted)
			this.say("bill_missing", String(wanted), `bill ${wanted} of the site is missing, before bill ${bill.number}`);
		else if (bill.previousSha256 !== this.last.hash)
			this.say("bill_changed", bill.sequence, `bill ${bill.number} does not follow on the bill before it`);
		const text = contentText(bill.content);
		if (text === null || this.hash(bill.previousSha256, text) !== bill.contentSha256)
			this.say("bill_changed", bill.sequence, `bill ${bill.number} is not what was sealed: its content was changed`);
		else {
			const differs = differences(bill, JSON.parse(bill.content) as Content);
			if (differs.length > 0)
				this.say(
					"bill_differs",
					bill.sequence,
					`bill ${bill.number} is filed with another ${differs.join(", ")} than it says itself`,
				);
		}
		for (const link of this.links)
			if (link.sequence === bill.sequence && link.hash !== bill.contentSha256)
				this.say("bill_changed", bill.sequence, `bill ${bill.number} is another one than the head of ${link.utcDate} recorded`);
		this.last = { sequence, hash: bill.contentSha256 };
	}

	end(): void {
		const cut = this.links.filter((link) => Number(link.sequence) > this.last.sequence).at(-1);
		if (cut)
			this.say(
				"bills_cut",
				cut.sequence,
				`bills after ${this.last.sequence} are missing: the head of ${cut.utcDate} had recorded ${cut.sequence}`,
			);
	}

	private say(kind: FindingKind, number: string, what: string): void {
		const nowhere = { deviceId: null, channel: null, atMs: null };
		this.report({
			kind,
			subject: `bills:${this.siteId}`,
			...nowhere,
			number,
			sentence: `Bills of site ${this.siteId}: ${what}.`,
		});
	}
}

interface Content {
	readonly number?: unknown;
	readonly issued_at?: unknown;
	readonly issued_by?: unknown;
	readonly basis_sha256?: unknown;
	readonly document?: {
		readonly kind?: unknown;
		readonly month?: unknown;
		readonly energy_kwh?: unknown;
		readonly connection?: { readonly key?: unknown } | null;
		readonly totals?: { readonly total?: unknown; readonly adjustments?: unknown };
	};
}

/** What a bill is filed under, in columns of its own and of its issue, is in its content too. Names what differs. */
function differences(bill: BillRow, content: Content): string[] {
	const { document } = content;
	const same: readonly (readonly [name: string, filed: string | null, said: unknown])[] = [
		["number", bill.number, content.number],
		["place in the sequence", bill.number, `${bill.month}/${bill.sequence.padStart(4, "0")}`],
		["kind", bill.kind, document?.kind],
		["month", bill.month, document?.month],
		["month of issue", bill.issue.month, document?.month],
		["connection", bill.connection, bill.kind === "connection" ? document?.connection?.key : null],
		["energy", decimal(bill.energyMwh, 6), document?.energy_kwh],
		["adjustments", decimal(bill.adjustmentsHundredths, 2), document?.totals?.adjustments],
		["total", decimal(bill.totalHundredths, 2), document?.totals?.total],
		["sum of what was booked", decimal(bill.bookedHundredths, 2), document?.totals?.total],
		["issuer", bill.issue.issuedBy, content.issued_by],
		["time of issue", bill.issue.issuedAtMs, String(isoMs(content.issued_at))],
		["basis", bill.issue.basisSha256, content.basis_sha256],
	];
	return same.filter(([, filed, said]) => filed !== said).map(([name]) => name);
}

/** A whole number of 10^-places as the shortest decimal text. */
function decimal(whole: string, places: number): string {
	const sign = whole.startsWith("-") ? "-" : "";
	const digits = whole.replace("-", "").padStart(places + 1, "0");
	const fraction = digits.slice(-places).replace(/0+$/, "");
	return `${sign}${digits.slice(0, -places)}${fraction === "" ? "" : `.${fraction}`}`;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/;

function isoMs(text: unknown): number {
	const parts = typeof text === "string" ? ISO.exec(text) : null;
	if (!parts) return Number.NaN;
	const [year, month, day, hour, minute, second, ms] = parts.slice(1).map(Number) as [
		number,
		number,
		number,
		number,
		number,
		number,
		number,
	];
	const y = month <= 2 ? year - 1 : year;
	const era = Math.floor(y / 400);
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
	const dayOfEra = (y - era * 400) * 365 + Math.floor((y - era * 400) / 4) - Math.floor((y - era * 400) / 100) + dayOfYear;
	return (era * 146_097 + dayOfEra - 719_468) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
}
