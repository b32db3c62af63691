import type { Instant } from "@/domain/calendar/interval";
import type { LocalDate, LocalMonth } from "@/domain/calendar/zone";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { PicoMoney } from "@/domain/quantity/money";
import type { PercentE4 } from "@/domain/quantity/proportion";
import type { AllocateBy } from "./allocateBy";
import type { TariffComponent } from "./costVersion";
import type { EnergySlabs } from "./energySlabs";
import type { Rounding } from "./rounding";

/** What a statement is made from: the energy of one room on one local day that one version priced. */
export interface RoomDayUsage {
	readonly classroomId: number;
	readonly date: LocalDate;
	/** Null = no version priced it. */
	readonly versionId: number | null;
	readonly energyMwh: MilliwattHours;
	/** Per rate part of the version; for null []. A day without energy is a metered day too. */
	readonly partsMwh: readonly MilliwattHours[];
}

/** A part of the billing period, in quarter-hours. */
export interface Share {
	readonly numerator: bigint;
	readonly denominator: bigint;
}

/** What explains a line beside its quantity and price. Powers in millionths of the unit (mVA or mW). */
export type LineDetail =
	| { readonly kind: "rate" }
	| {
			readonly kind: "slab";
			readonly mode: EnergySlabs["mode"];
			/** Edges as they hold for this version's share of the period. */
			readonly fromMwh: MilliwattHours;
			readonly upToMwh: MilliwattHours | null;
	  }
	| { readonly kind: "power_factor"; readonly powerFactorE4: bigint }
	| {
			readonly kind: "demand";
			/** The charge for the billing demand, or what the excess costs more. */
			readonly charge: "billing" | "excess";
			readonly recorded: bigint;
			readonly contract: bigint | null;
			readonly minimum: bigint | null;
			readonly ratchet: bigint | null;
			readonly billing: bigint;
			readonly excess: bigint;
			/** When the recorded demand was; null = there was no energy. */
			readonly startsAt: Instant | null;
			readonly intervalMinutes: 15 | 30;
	  }
	| { readonly kind: "fixed"; readonly contract: bigint | null }
	| { readonly kind: "percent" /** Ids of the components whose charges it is taken of. */; readonly of: readonly string[] }
	| {
			readonly kind: "minimum";
			/** The amount for this share, and what the charges before it come to. */
			readonly amountPico: PicoMoney;
			readonly chargedPico: PicoMoney;
	  };

export type LineUnit = "mWh" | "mVAh" | "mW" | "mVA" | "period" | "pico";

/** One charge of a connection in a billing period. */
export interface StatementLine {
	readonly componentIndex: number;
	/** Of the component; a component may have several lines. */
	readonly id: string;
	readonly kind: TariffComponent["kind"];
	readonly label: string;
	readonly quantity: bigint;
	readonly unit: LineUnit;
	/** Per kWh, kVAh, kVA, kW or period; null for percentages and a minimum. */
	readonly rateMicro: bigint | null;
	readonly percentE4: PercentE4 | null;
	/** By how much the charge was multiplied because the version or the month has not lasted all the period. */
	readonly share: Share;
	/** Null: shared by the energy that it prices, or as the charges that it is taken of. */
	readonly allocateBy: AllocateBy | null;
	readonly costPico: PicoMoney;
	readonly detail: LineDetail;
}

export interface RoomDayCharge {
	readonly classroomId: number;
	readonly date: LocalDate;
	readonly energyMwh: MilliwattHours;
	/** 10^-12 per line of the statement, rate parts included. Summed over the room-days: the line. */
	readonly byLine: readonly PicoMoney[];
}

/** The charges of the connection of one version in one billing period. */
export interface VersionStatement {
	readonly versionId: number;
	readonly energyMwh: MilliwattHours;
	/** Rate parts too, one line each. */
	readonly lines: readonly StatementLine[];
	/** Ascending by room and date. */
	readonly roomDays: readonly RoomDayCharge[];
	readonly rounding: Rounding;
}

export interface PeriodStatement {
	readonly month: LocalMonth;
	/** Ascending by version; those that priced nothing of the period are left out. */
	readonly versions: readonly VersionStatement[];
	readonly unpricedMwh: MilliwattHours;
}
