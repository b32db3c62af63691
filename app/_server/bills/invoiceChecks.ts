import { checkInvoice } from "@/domain/billing/checkInvoice";
import { describeConnection } from "@/domain/billing/composeBills";
import { scopeOf } from "@/domain/billing/connectionKey";
import { chargeMonth, type MonthCharges } from "@/domain/billing/monthCharges";
import { ourStatement } from "@/domain/billing/ourStatement";
import { type LocalMonth, monthOf } from "@/domain/calendar/zone";
import { insertAudit } from "@/store/auditLog";
import { readBilledPlaces } from "@/store/billMonth";
import { readIssuedMonths } from "@/store/bills";
import {
	archiveInvoiceCheck,
	type EnteredInvoice,
	findInvoiceCheck,
	type InvoiceCheckRow,
	insertInvoiceCheck,
	listInvoiceChecks,
} from "@/store/invoiceChecks";
import { readPeriodStatement } from "@/store/periodStatement";
import { inTransaction } from "@/store/pool";
import type {
	archiveInvoiceCheckRoute,
	enterInvoiceRoute,
	getInvoiceCheckRoute,
	InvoiceCheckBody,
	listInvoiceChecksRoute,
} from "@/wire/http/invoiceChecks";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuseField } from "../outcome";
import { reachOf } from "../permission";
import { answerOfSite, type Place } from "../usage/place";
import { toApiCheck, toInvoice } from "./invoiceBody";
import { mayReachBill } from "./reachBill";

type Entering = RouteCall<typeof enterInvoiceRoute>;

/** Keeps the utility's invoice and answers with it beside our statement. */
export async function enterInvoice(call: Entering): Promise<Outcome<InvoiceCheckBody>> {
	const { body, database, principal, address, clock } = call;
	const { month, connection } = body;
	const checked = await answerOfSite(call, { site: body.site }, async (place) => {
		const { siteId } = place.site;
		if (month > monthOf(place.today)) return refuseField("month", "lies in the future: nothing was used yet");
		const row = { siteId, month, connection, invoiceNumber: body.invoice_number, issuer: body.issuer };
		const entered = { ...row, content: toContent(body), enteredBy: principal.name, enteredAt: clock.now() };
		if (
			!(await isConnection(place, connection)) ||
			!mayReachBill(principal, "manager", { siteId, classroomId: null, connection })
		)
			return refuseField("connection", "no connection that you may manage has this key", "not_found");
		return ok({ entered, check: await compare(place, { id: 0, ...entered }, new Comparisons()) });
	});
	if (checked.kind === "refused") return checked;
	const { entered, check } = checked.value;
	return inTransaction(database.pool, async (client): Promise<Outcome<InvoiceCheckBody>> => {
		const id = await insertInvoiceCheck(client, entered);
		if (id === null) return refuseField("invoice_number", `of ${body.issuer} was entered already`, "name_taken");
		const after = { month, connection, invoice_number: body.invoice_number, issuer: body.issuer, total: body.total };
		const subject = `invoice:${body.invoice_number}`;
		await insertAudit(client, { actor: principal.actor, address }, { action: "invoice_check.enter", subject, after });
		return created({ ...check, id });
	});
}

export function answerInvoiceChecks({
	query,
	...asking
}: RouteCall<typeof listInvoiceChecksRoute>): Promise<Outcome<Answer<typeof listInvoiceChecksRoute>>> {
	return answerOfSite(asking, query, async (place) => {
		const connections = reachOf(asking.principal).classroomIds?.map((id) => `classroom:${id}`) ?? null;
		const filter = { siteId: place.site.siteId, month: query.month ?? null, connections };
		const page = { before: query.after ?? null, limit: query.limit + 1 };
		const rows = await listInvoiceChecks(place.usage.client, filter, page);
		const known = new Comparisons();
		const checks: InvoiceCheckBody[] = [];
		for (const row of rows.slice(0, query.limit)) checks.push(await compare(place, row, known));
		return ok({ checks, next: rows.length > query.limit ? (checks.at(-1)?.id ?? null) : null });
	});
}

export function answerInvoiceCheck(call: RouteCall<typeof getInvoiceCheckRoute>): Promise<Outcome<InvoiceCheckBody>> {
	return answerOfCheck(call, async (place, row) => ok(await compare(place, row, new Comparisons())));
}

export async function takeBackInvoice(call: RouteCall<typeof archiveInvoiceCheckRoute>): Promise<Outcome<never>> {
	const { database, principal, address, clock } = call;
	const found = await answerOfCheck(call, async (_, row) => ok(row));
	if (found.kind === "refused") return found;
	const { id, month, connection, invoiceNumber, issuer, content } = found.value;
	await inTransaction(database.pool, async (client) => {
		await archiveInvoiceCheck(client, id, clock.now());
		const subject = `invoice:${invoiceNumber}`;
		const before = { month, connection, issuer, total: Number(content.total) };
		await insertAudit(client, { actor: principal.actor, address }, { action: "invoice_check.archive", subject, before });
	});
	return { kind: "success", status: 204, value: undefined as never };
}

type OfOne = Pick<RouteCall<typeof getInvoiceCheckRoute>, "database" | "clock" | "principal" | "path">;

async function answerOfCheck<T>(
	call: OfOne,
	work: (place: Place, row: InvoiceCheckRow) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	const missing = refuseField("id", "no invoice that you may see has this id", "not_found");
	const client = await call.database.pool.connect();
	const row = await findInvoiceCheck(client, call.path.id).finally(() => client.release());
	if (!row || !mayReachBill(call.principal, "manager", { ...row, classroomId: null })) return missing;
	return answerOfSite(call, { site: String(row.siteId) }, (place) => work(place, row));
}

/** Statements of months, each made once per answer. */
class Comparisons {
	readonly months = new Map<LocalMonth, MonthCharges>();
}

async function compare(place: Place, row: InvoiceCheckRow, known: Comparisons): Promise<InvoiceCheckBody> {
	const { usage, site } = place;
	const { month, connection } = row;
	const versions = await usage.versions(site.siteId);
	const charges = known.months.get(month) ?? chargeMonth(await readPeriodStatement(usage.client, site.siteId, month), versions);
	known.months.set(month, charges);
	const ours = ourStatement(charges, versions, connection);
	const issued = await readIssuedMonths(usage.client, site.siteId);
	const places = await readBilledPlaces(usage.client, site.siteId);
	return toApiCheck({
		row,
		comparison: checkInvoice(toInvoice(row.content), ours),
		connection: describeConnection(connection, { ...places, site }),
		currency: site.currency,
		isIssued: issued.includes(month),
		ourTotal: ours.total,
	});
}

async function isConnection(place: Place, connection: string): Promise<boolean> {
	const scope = scopeOf(connection);
	if (scope.scope === "site") return true;
	const { rooms, buildings } = await readBilledPlaces(place.usage.client, place.site.siteId);
	return scope.scope === "building"
		? buildings.has(scope.buildingId)
		: rooms.some((room) => room.classroomId === scope.classroomId);
}

/** Numbers of JSON as decimal text: at most 4 decimals, which `decimal` has checked. */
function toContent(body: Entering["body"]): EnteredInvoice {
	const text = (figure: number | null | undefined) => (figure == null ? null : toText(figure));
	return {
		kwh: text(body.kwh),
		demand_kva: text(body.demand_kva),
		demand_kw: text(body.demand_kw),
		power_factor: text(body.power_factor),
		lines: body.lines.map(({ label, amount, component, quantity, rate }) => ({
			label,
			amount: toText(amount),
			component: component ?? null,
			quantity: text(quantity),
			rate: text(rate),
		})),
		total: toText(body.total),
		tolerance: toText(body.tolerance),
		notes: body.notes,
	};
}

function toText(figure: number): string {
	return figure.toFixed(4).replace(/\.?0+$/, "");
}
