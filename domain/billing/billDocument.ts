import type { AllocateBy } from "@/domain/cost/allocateBy";
import type { LineDetail, LineUnit } from "@/domain/cost/statement";
import { toDecimalText } from "@/domain/quantity/decimal";
import type { AdjustmentCause } from "./adjust";
import type { PlainJson } from "./canonicalJson";
import type { ConnectionKey } from "./connectionKey";

// A bill as it is kept for good: every figure is text or a whole number, every name is the one of its day. Snake case, as
// the API answers it; amounts are decimal text of the currency.

export type ShownUnit = "kWh" | "kVAh" | "kW" | "kVA" | "period" | "money";

/** Date, exact kWh, exact money. */
export type DocumentDay = readonly [date: string, energyKwh: string, exact: string];

export interface DocumentLine {
	readonly line: number;
	readonly connection: ConnectionKey;
	readonly version_id: number;
	readonly component: string;
	readonly kind: string;
	readonly label: string;
	readonly quantity: string | null;
	readonly unit: ShownUnit;
	readonly rate: string | null;
	readonly percent: string | null;
	readonly share: { readonly numerator: string; readonly denominator: string };
	readonly allocate_by: AllocateBy | null;
	readonly detail: PlainJson;
	readonly exact: string;
	readonly amount: string;
	/** Of a room's bill: the connection's whole line. */
	readonly of_connection: { readonly quantity: string | null; readonly amount: string } | null;
	/** Of a room's bill: its metered days, whose money sums to `exact`. */
	readonly days: readonly DocumentDay[];
}

export interface DocumentAdjustment {
	readonly for_month: string;
	/** Number of the bill that it corrects; null where the room had none in that month. */
	readonly bill: string | null;
	readonly connection: ConnectionKey;
	readonly classroom: string;
	readonly component: string;
	readonly label: string;
	readonly unit: ShownUnit;
	readonly old: DocumentStand;
	readonly new: DocumentStand;
	readonly amount: string;
	readonly cause: AdjustmentCause;
}

interface DocumentStand {
	readonly energy_kwh: string;
	readonly quantity: string | null;
	readonly amount: string;
}

export interface DocumentConnection {
	readonly key: ConnectionKey;
	readonly scope: "site" | "building" | "classroom";
	readonly building: string | null;
	readonly classroom: string | null;
	readonly label: string;
}

export interface DocumentRoom {
	readonly code: string;
	readonly name: string;
	readonly building: string | null;
	readonly area_m2: string | null;
}

export interface BillDocument {
	readonly kind: "connection" | "classroom";
	readonly month: string;
	readonly site: string;
	readonly connection: DocumentConnection | null;
	readonly classroom: DocumentRoom | null;
	readonly currency: string;
	readonly period: { readonly first_date: string; readonly last_date: string; readonly accrued_until: string };
	readonly energy_kwh: string;
	/** Of the whole site; of a room, its own. */
	readonly unpriced_kwh: string;
	readonly lines: readonly DocumentLine[];
	readonly adjustments: readonly DocumentAdjustment[];
	readonly rooms: readonly {
		readonly classroom: string;
		readonly name: string;
		readonly energy_kwh: string;
		readonly amount: string;
	}[];
	readonly totals: { readonly charges: string; readonly adjustments: string; readonly total: string };
}

const SHOWN: Readonly<Record<LineUnit, { unit: ShownUnit; decimals: number }>> = {
	mWh: { unit: "kWh", decimals: 6 },
	mVAh: { unit: "kVAh", decimals: 6 },
	mW: { unit: "kW", decimals: 6 },
	mVA: { unit: "kVA", decimals: 6 },
	period: { unit: "period", decimals: 0 },
	pico: { unit: "money", decimals: 12 },
};

export function shownUnit(unit: LineUnit): ShownUnit {
	return SHOWN[unit].unit;
}

export function quantityText(quantity: bigint | null, unit: LineUnit): string | null {
	return quantity === null ? null : toDecimalText(quantity, SHOWN[unit].decimals);
}

export function kilowattHoursText(energyMwh: bigint): string {
	return toDecimalText(energyMwh, 6);
}

export function amountText(hundredths: bigint): string {
	return toDecimalText(hundredths, 2);
}

export function exactText(pico: bigint): string {
	return toDecimalText(pico, 12);
}

/** The document as plain JSON, for its hash: a document has no other members. */
export function toPlain(document: BillDocument): PlainJson {
	return document as unknown as PlainJson;
}

/** What explains a line, with its figures as decimal text in shown units. */
export function detailJson(detail: LineDetail, unit: LineUnit): PlainJson {
	const inUnit = (figure: bigint | null) => quantityText(figure, unit);
	switch (detail.kind) {
		case "rate":
			return { kind: detail.kind };
		case "slab": {
			const { mode, fromMwh, upToMwh } = detail;
			return {
				kind: detail.kind,
				mode,
				from_kwh: kilowattHoursText(fromMwh),
				up_to_kwh: upToMwh === null ? null : kilowattHoursText(upToMwh),
			};
		}
		case "power_factor":
			return { kind: detail.kind, power_factor: toDecimalText(detail.powerFactorE4, 4) };
		case "demand":
			return {
				kind: detail.kind,
				charge: detail.charge,
				recorded: inUnit(detail.recorded),
				contract: inUnit(detail.contract),
				minimum: inUnit(detail.minimum),
				ratchet: inUnit(detail.ratchet),
				billing: inUnit(detail.billing),
				excess: inUnit(detail.excess),
				starts_at_ms: detail.startsAt,
				interval_minutes: detail.intervalMinutes,
			};
		case "fixed":
			return { kind: detail.kind, contract: detail.contract === null ? null : toDecimalText(detail.contract, 6) };
		case "percent":
			return { kind: detail.kind, of: [...detail.of] };
		case "minimum":
			return { kind: detail.kind, amount: exactText(detail.amountPico), charged: exactText(detail.chargedPico) };
	}
}
