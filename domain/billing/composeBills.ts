import type { LocalDate, LocalMonth } from "@/domain/calendar/zone";
import { toDecimalText } from "@/domain/quantity/decimal";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { Hundredths } from "@/domain/quantity/money";
import type { Adjustment } from "./adjust";
import {
	amountText,
	type BillDocument,
	type DocumentAdjustment,
	type DocumentConnection,
	type DocumentLine,
	type DocumentRoom,
	detailJson,
	exactText,
	kilowattHoursText,
	quantityText,
	shownUnit,
} from "./billDocument";
import { ENERGY_LINE, splitLineKey } from "./billedAmount";
import { type ConnectionKey, compareConnections, scopeOf } from "./connectionKey";
import type { ConnectionCharge, MonthCharges, RoomCharge } from "./monthCharges";

export interface BilledRoom {
	readonly classroomId: number;
	readonly code: string;
	readonly name: string;
	readonly buildingId: number | null;
	readonly building: string | null;
	readonly areaHundredthsM2: bigint | null;
}

/** An adjustment of an issued month, with the number of the room's bill of that month. */
export interface MonthAdjustment {
	readonly forMonth: LocalMonth;
	readonly bill: string | null;
	readonly adjustment: Adjustment;
}

export interface MonthToBill {
	readonly site: { readonly name: string; readonly currency: string };
	readonly month: LocalMonth;
	readonly period: { readonly firstDate: LocalDate; readonly lastDate: LocalDate; readonly accruedUntil: LocalDate };
	readonly charges: MonthCharges;
	/** Of earlier months, to be billed with this one. */
	readonly adjustments: readonly MonthAdjustment[];
	readonly rooms: readonly BilledRoom[];
	readonly buildings: ReadonlyMap<number, string>;
	readonly unpricedByRoom: ReadonlyMap<number, MilliwattHours>;
}

export interface ComposedBill {
	readonly kind: "connection" | "classroom";
	readonly connection: ConnectionKey | null;
	readonly classroomId: number | null;
	readonly energyMwh: MilliwattHours;
	readonly adjustments: Hundredths;
	readonly total: Hundredths;
	readonly document: BillDocument;
}

/** Every bill of a month in the order of their numbers: connections, then rooms by code. Rooms sum to connections. */
export function composeBills(month: MonthToBill): ComposedBill[] {
	const adjustments = shownAdjustments(month);
	const connections = new Set([
		...month.charges.energies.map((energy) => energy.connection),
		...adjustments.map(({ adjustment }) => adjustment.difference.connection),
	]);
	const rooms = new Set([
		...month.charges.energies.map((energy) => energy.classroomId),
		...adjustments.map(({ adjustment }) => adjustment.difference.classroomId),
		...month.unpricedByRoom.keys(),
	]);
	return [
		...[...connections].sort(compareConnections).map((key) => composeConnection(month, key)),
		...month.rooms
			.filter((room) => rooms.has(room.classroomId))
			.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.classroomId - b.classroomId))
			.map((room) => composeRoom(month, room)),
	];
}

/** The energy alone is kept with what was billed, so that a cause can be told; it is no line of a bill. */
function shownAdjustments({ adjustments }: MonthToBill): MonthAdjustment[] {
	return adjustments.filter(({ adjustment }) => adjustment.difference.line !== ENERGY_LINE);
}

/** One connection's bill; empty when nothing of the month is its. */
export function composeConnection(month: MonthToBill, key: ConnectionKey): ComposedBill {
	const charges = month.charges.charges.filter((charge) => charge.connection === key);
	const adjustments = shownAdjustments(month).filter(({ adjustment }) => adjustment.difference.connection === key);
	const energies = month.charges.energies.filter((energy) => energy.connection === key);
	const parts = new Map<number, { energyMwh: bigint; amount: bigint }>();
	const add = (classroomId: number, energyMwh: bigint, amount: bigint) => {
		const part = parts.get(classroomId) ?? { energyMwh: 0n, amount: 0n };
		parts.set(classroomId, { energyMwh: part.energyMwh + energyMwh, amount: part.amount + amount });
	};
	for (const energy of energies) add(energy.classroomId, energy.energyMwh, 0n);
	for (const room of charges.flatMap((charge) => charge.rooms)) add(room.classroomId, 0n, room.amount);
	for (const { adjustment } of adjustments) add(adjustment.difference.classroomId, 0n, adjustment.difference.amount);
	const rooms = month.rooms.flatMap((room) => {
		const part = parts.get(room.classroomId);
		if (!part) return [];
		const { energyMwh, amount } = part;
		return [{ classroom: room.code, name: room.name, energy_kwh: kilowattHoursText(energyMwh), amount: amountText(amount) }];
	});
	const lines = charges.map((charge, index) => lineOf(charge, null, index + 1));
	const amounts = charges.map((charge) => charge.amount);
	const of = { kind: "connection", connection: key, classroomId: null } as const;
	const energyMwh = energies.reduce((sum, energy) => sum + energy.energyMwh, 0n);
	const unpricedMwh = key === "site" ? month.charges.unpricedMwh : 0n;
	return compose(month, of, { lines, amounts, adjustments, energyMwh, unpricedMwh, rooms });
}

/** One room's bill: its part of every line of every connection that it had in the month. */
export function composeRoom(month: MonthToBill, { classroomId }: BilledRoom): ComposedBill {
	const charges = month.charges.charges.flatMap((charge) => {
		const room = charge.rooms.find((part) => part.classroomId === classroomId);
		return room ? [{ charge, room }] : [];
	});
	const adjustments = shownAdjustments(month).filter(({ adjustment }) => adjustment.difference.classroomId === classroomId);
	const energies = month.charges.energies.filter((energy) => energy.classroomId === classroomId);
	const lines = charges.map(({ charge, room }, index) => lineOf(charge, room, index + 1));
	const amounts = charges.map(({ room }) => room.amount);
	const energyMwh = energies.reduce((sum, energy) => sum + energy.energyMwh, 0n);
	const unpricedMwh = month.unpricedByRoom.get(classroomId) ?? 0n;
	const of = { kind: "classroom", connection: null, classroomId } as const;
	return compose(month, of, { lines, amounts, adjustments, energyMwh, unpricedMwh, rooms: [] });
}

interface Parts {
	readonly lines: readonly DocumentLine[];
	readonly amounts: readonly Hundredths[];
	readonly adjustments: readonly MonthAdjustment[];
	readonly energyMwh: MilliwattHours;
	readonly unpricedMwh: MilliwattHours;
	readonly rooms: BillDocument["rooms"];
}

function compose(month: MonthToBill, of: Pick<ComposedBill, "kind" | "connection" | "classroomId">, parts: Parts): ComposedBill {
	const charges = parts.amounts.reduce((sum, amount) => sum + amount, 0n);
	const adjustments = parts.adjustments.reduce((sum, { adjustment }) => sum + adjustment.difference.amount, 0n);
	const total = charges + adjustments;
	const room = month.rooms.find((one) => one.classroomId === of.classroomId);
	const { firstDate, lastDate, accruedUntil } = month.period;
	const document: BillDocument = {
		kind: of.kind,
		month: month.month,
		site: month.site.name,
		connection: of.connection === null ? null : describeConnection(of.connection, month),
		classroom: room ? describeRoom(room) : null,
		currency: month.site.currency,
		period: { first_date: firstDate, last_date: lastDate, accrued_until: accruedUntil },
		energy_kwh: kilowattHoursText(parts.energyMwh),
		unpriced_kwh: kilowattHoursText(parts.unpricedMwh),
		lines: parts.lines,
		adjustments: parts.adjustments.map((adjustment) => describeAdjustment(adjustment, month)),
		rooms: parts.rooms,
		totals: { charges: amountText(charges), adjustments: amountText(adjustments), total: amountText(total) },
	};
	return { ...of, energyMwh: parts.energyMwh, adjustments, total, document };
}

function lineOf(charge: ConnectionCharge, room: RoomCharge | null, number: number): DocumentLine {
	const { line, connection, versionId } = charge;
	const whole = { quantity: quantityText(line.quantity, line.unit), amount: amountText(charge.amount) };
	const costPico = room ? room.costPico : line.costPico;
	return {
		line: number,
		connection,
		version_id: versionId,
		component: line.id,
		kind: line.kind,
		label: line.label,
		quantity: room ? quantityText(room.quantity, line.unit) : whole.quantity,
		unit: shownUnit(line.unit),
		rate: line.rateMicro === null ? null : toDecimalText(line.rateMicro, 6),
		percent: line.percentE4 === null ? null : toDecimalText(line.percentE4, 4),
		share: { numerator: String(line.share.numerator), denominator: String(line.share.denominator) },
		allocate_by: line.allocateBy,
		detail: detailJson(line.detail, line.unit),
		exact: exactText(costPico),
		amount: room ? amountText(room.amount) : whole.amount,
		of_connection: room ? whole : null,
		days: room ? room.days.map((day) => [day.date, kilowattHoursText(day.energyMwh), exactText(day.costPico)] as const) : [],
	};
}

export function describeConnection(
	key: ConnectionKey,
	{ rooms, buildings, site }: Pick<MonthToBill, "rooms" | "buildings" | "site">,
): DocumentConnection {
	const scope = scopeOf(key);
	switch (scope.scope) {
		case "site":
			return { key, scope: "site", building: null, classroom: null, label: site.name };
		case "building": {
			const building = buildings.get(scope.buildingId) ?? `building ${scope.buildingId}`;
			return { key, scope: "building", building, classroom: null, label: building };
		}
		case "classroom": {
			const room = rooms.find((one) => one.classroomId === scope.classroomId);
			const code = room?.code ?? `room ${scope.classroomId}`;
			return { key, scope: "classroom", building: room?.building ?? null, classroom: code, label: code };
		}
	}
}

function describeRoom({ code, name, building, areaHundredthsM2 }: BilledRoom): DocumentRoom {
	return { code, name, building, area_m2: areaHundredthsM2 === null ? null : toDecimalText(areaHundredthsM2, 2) };
}

function describeAdjustment({ forMonth, bill, adjustment }: MonthAdjustment, month: MonthToBill): DocumentAdjustment {
	const { difference, old, next, cause } = adjustment;
	const { componentId, label } = splitLineKey(difference.line);
	const stand = ({ energyMwh, quantity, amount }: Adjustment["old"]) => ({
		energy_kwh: kilowattHoursText(energyMwh),
		quantity: quantityText(quantity, difference.unit),
		amount: amountText(amount),
	});
	return {
		for_month: forMonth,
		bill,
		connection: difference.connection,
		classroom: month.rooms.find((room) => room.classroomId === difference.classroomId)?.code ?? "",
		component: componentId,
		label,
		unit: shownUnit(difference.unit),
		old: stand(old),
		new: stand(next),
		amount: amountText(difference.amount),
		cause,
	};
}
