import type { MilliwattHours } from "@/domain/quantity/energy";
import { type PicoMoney, priceEnergy } from "@/domain/quantity/money";
import { percentOf } from "@/domain/quantity/proportion";
import type { AllocateBy } from "./allocateBy";
import type { TariffComponent } from "./costVersion";
import { billingDemand, type Demand, type RecordedDemand } from "./demand";
import { priceKvah } from "./energyKvah";
import type { EnergySlabs } from "./energySlabs";
import { type Fixed, priceFixed } from "./fixed";
import type { MinimumCharge } from "./minimumCharge";
import { type PeriodShare, partOfPeriod, WHOLE_PERIOD } from "./periodShare";
import { rateParts } from "./rateParts";
import { type Consumption, chargeSlabs } from "./slabCharges";
import type { StatementLine } from "./statement";
import type { Surcharge } from "./surcharge";

/** How a line is shared over the rooms and days of its connection. */
export type Sharing =
	/** By the energy that one rate part priced: each room-day pays its own. */
	| { readonly kind: "rate_part"; readonly part: number }
	/** By the energy of each room-day. */
	| { readonly kind: "room_days" }
	/** Over the rooms by a rule, and evenly over a room's metered days. */
	| { readonly kind: "rooms"; readonly rule: AllocateBy; readonly demand: RecordedDemand | null }
	/** As the lines that it is taken of. */
	| { readonly kind: "lines"; readonly indexes: readonly number[] };

export interface Charge {
	readonly line: StatementLine;
	readonly sharing: Sharing;
}

/** A connection in a billing period: what one version prices. */
export interface Connection {
	readonly components: readonly TariffComponent[];
	readonly energyMwh: MilliwattHours;
	/** Per rate part. */
	readonly partsMwh: readonly MilliwattHours[];
	/** The part of the period in which the version holds: scales the edges of slabs. */
	readonly held: PeriodShare;
	/** The same of all versions of its scope together: what the connection used in the period. */
	readonly ofScope: Consumption;
	/** What of it has passed: scales charges by time. */
	readonly accrued: PeriodShare;
	readonly demand: (intervalMinutes: 15 | 30) => RecordedDemand | null;
}

type LineOf = Pick<StatementLine, "label" | "quantity" | "unit" | "costPico" | "detail"> & Partial<StatementLine>;
type ChargeOf = { readonly line: LineOf; readonly sharing: Sharing };

/** All charges of a connection, in the order of the tariff; a later one may be taken of earlier ones. */
export function chargeComponents(connection: Connection): Charge[] {
	const charges: Charge[] = [];
	connection.components.forEach((component, componentIndex) => {
		for (const { line, sharing } of chargesOf(component, componentIndex, connection, charges))
			charges.push({
				line: {
					componentIndex,
					id: component.id,
					kind: component.kind,
					rateMicro: null,
					percentE4: null,
					share: WHOLE_PERIOD,
					allocateBy: null,
					...line,
				},
				sharing,
			});
	});
	return charges;
}

function chargesOf(
	component: TariffComponent,
	componentIndex: number,
	connection: Connection,
	before: readonly Charge[],
): readonly ChargeOf[] {
	switch (component.kind) {
		case "energy_flat":
		case "energy_tou":
			return rateCharges(componentIndex, connection);
		case "surcharge":
			return component.charge.kind === "per_kwh"
				? rateCharges(componentIndex, connection)
				: [percentCharge(component.name, component.charge, before)];
		case "energy_slabs":
			return slabCharges(component, connection);
		case "energy_kvah": {
			const { energyMvah, costPico } = priceKvah(component, connection.energyMwh);
			const detail = { kind: "power_factor", powerFactorE4: component.powerFactorE4 } as const;
			const line = { label: "Apparent energy", quantity: energyMvah, unit: "mVAh", costPico, detail } as const;
			return [energyCharge({ ...line, rateMicro: component.rateMicroPerKvah }, component.allocateBy, connection)];
		}
		case "demand":
			return demandCharges(component, connection);
		case "fixed":
			return [fixedCharge(component, connection)];
		case "minimum":
			return [minimumCharge(component, connection, before)];
		case "rounding":
		case "none":
			return [];
	}
}

function rateCharges(componentIndex: number, { components, partsMwh }: Connection): ChargeOf[] {
	return rateParts(components).flatMap((part, index): ChargeOf[] => {
		if (part.componentIndex !== componentIndex) return [];
		const quantity = partsMwh[index] ?? 0n;
		const costPico = priceEnergy(quantity, part.rateMicroPerKwh);
		const line = { label: part.label, quantity, unit: "mWh", rateMicro: part.rateMicroPerKwh, costPico } as const;
		return [{ line: { ...line, detail: { kind: "rate" } }, sharing: { kind: "rate_part", part: index } }];
	});
}

function slabCharges(component: EnergySlabs, connection: Connection): ChargeOf[] {
	return chargeSlabs(component, connection, connection.ofScope).map((charged) => {
		const { rateMicroPerKwh } = charged.slab;
		const line: LineOf = {
			label: `Energy, slab ${charged.number}`,
			quantity: charged.energyMwh,
			unit: "mWh",
			rateMicro: rateMicroPerKwh,
			share: shareOf(connection.held),
			costPico: priceEnergy(charged.energyMwh, rateMicroPerKwh),
			detail: { kind: "slab", mode: component.mode, fromMwh: charged.fromMwh, upToMwh: charged.upToMwh },
		};
		return energyCharge(line, component.allocateBy, connection);
	});
}

function demandCharges(component: Demand, connection: Connection): ChargeOf[] {
	const { accrued } = connection;
	const recorded = connection.demand(component.intervalMinutes);
	const found = billingDemand(component, recorded);
	const { rateMicroPerUnit, contractMicro: contract, intervalMinutes, allocateBy } = component;
	const charge = (label: string, kind: "billing" | "excess", rateMicro: bigint, costPico: PicoMoney): ChargeOf => ({
		line: {
			label,
			quantity: found[kind],
			unit: component.per === "kva" ? "mVA" : "mW",
			rateMicro,
			percentE4: kind === "excess" ? component.excessPercentE4 : null,
			share: shareOf(accrued),
			allocateBy,
			costPico: partOfPeriod(costPico, accrued),
			detail: { kind: "demand", charge: kind, ...found, contract, startsAt: recorded?.startsAt ?? null, intervalMinutes },
		},
		sharing: { kind: "rooms", rule: allocateBy, demand: recorded },
	});
	// Millionths of a unit × millionths of the currency are 10^-12.
	const billed = charge("Demand", "billing", rateMicroPerUnit, found.billing * rateMicroPerUnit);
	if (component.excessPercentE4 === null || found.excess === 0n) return [billed];
	const more = percentOf(found.excess * rateMicroPerUnit, component.excessPercentE4);
	return [billed, charge("Demand above the contract", "excess", rateMicroPerUnit, more)];
}

function fixedCharge(component: Fixed, connection: Connection): ChargeOf {
	const { amountMicro, contractMicro, per, allocateBy } = component;
	return {
		line: {
			label: "Fixed charge",
			quantity: per === "contract_unit" ? (contractMicro ?? 0n) : 1n,
			unit: per === "contract_unit" ? "mVA" : "period",
			rateMicro: amountMicro,
			share: shareOf(connection.accrued),
			allocateBy,
			costPico: partOfPeriod(priceFixed(component), connection.accrued),
			detail: { kind: "fixed", contract: contractMicro },
		},
		sharing: roomsSharing(allocateBy, connection),
	};
}

function percentCharge(
	label: string,
	{ percentE4, of }: Extract<Surcharge["charge"], { kind: "percent" }>,
	before: readonly Charge[],
): ChargeOf {
	const indexes = before.flatMap(({ line }, index) => (of === null || of.includes(line.id) ? [index] : []));
	const named = [...new Set(indexes.map((index) => before[index]?.line.id ?? ""))];
	const quantity = indexes.reduce((sum, index) => sum + (before[index]?.line.costPico ?? 0n), 0n);
	const costPico = percentOf(quantity, percentE4);
	return {
		line: { label, quantity, unit: "pico", percentE4, costPico, detail: { kind: "percent", of: of ?? named } },
		sharing: { kind: "lines", indexes },
	};
}

function minimumCharge({ amountMicro, allocateBy }: MinimumCharge, connection: Connection, before: readonly Charge[]): ChargeOf {
	const amountPico = partOfPeriod(amountMicro * 1_000_000n, connection.accrued);
	const chargedPico = before.reduce((sum, { line }) => sum + line.costPico, 0n);
	const costPico = amountPico > chargedPico ? amountPico - chargedPico : 0n;
	return {
		line: {
			label: "Minimum charge",
			quantity: costPico,
			unit: "pico",
			share: shareOf(connection.accrued),
			allocateBy,
			costPico,
			detail: { kind: "minimum", amountPico, chargedPico },
		},
		sharing: roomsSharing(allocateBy, connection),
	};
}

/** A charge by energy follows the energy of each room-day, unless the tariff names another rule. */
function energyCharge(line: LineOf, allocateBy: AllocateBy, connection: Connection): ChargeOf {
	const sharing: Sharing = allocateBy === "energy" ? { kind: "room_days" } : roomsSharing(allocateBy, connection);
	return { line: { ...line, allocateBy }, sharing };
}

/** The coincident peak of a charge that is no demand itself is that of the tariff's demand, else of the quarter-hours. */
function roomsSharing(rule: AllocateBy, { components, demand }: Connection): Sharing {
	const measured = components.find((component) => component.kind === "demand");
	return { kind: "rooms", rule, demand: rule === "coincident_peak" ? demand(measured?.intervalMinutes ?? 15) : null };
}

function shareOf({ numerator, denominator }: PeriodShare) {
	return { numerator, denominator };
}
