import type { LocalDate } from "@/domain/calendar/zone";
import type { RateBook } from "@/domain/cost/rateBook";
import { rateParts } from "@/domain/cost/rateParts";
import type { PeriodStatement, RoomDayUsage } from "@/domain/cost/statePeriod";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { type PicoMoney, priceEnergy } from "@/domain/quantity/money";

export type CostCause = "price" | "first_price" | "price_lost" | "share";

/** Exact; null = nothing of it is priced. */
export interface BeforeAfter {
	readonly energyMwh: MilliwattHours;
	readonly beforePico: PicoMoney | null;
	readonly afterPico: PicoMoney | null;
	readonly beforeUnpricedMwh: MilliwattHours;
	readonly afterUnpricedMwh: MilliwattHours;
}

/** What one room's day costs now and would cost. */
export interface DayImpact extends BeforeAfter {
	readonly classroomId: number;
	readonly date: LocalDate;
	readonly cause: CostCause;
	/** The versions that would price it then. */
	readonly versionIds: readonly number[];
}

export interface ComponentImpact {
	/** Null: a version that is not recorded yet. */
	readonly versionId: number | null;
	readonly componentId: string;
	readonly label: string;
	readonly beforePico: PicoMoney;
	readonly afterPico: PicoMoney;
}

interface RoomDay {
	readonly classroomId: number;
	readonly date: LocalDate;
	energyMwh: MilliwattHours;
	costPico: PicoMoney | null;
	unpricedMwh: MilliwattHours;
	readonly versionIds: Set<number>;
}

/** What each room's day costs, and what each component comes to over them. */
export interface RoomDayCosts {
	readonly roomDays: ReadonlyMap<string, RoomDay>;
	readonly components: ReadonlyMap<string, { label: string; costPico: PicoMoney }>;
}

const NOTHING: BeforeAfter = {
	energyMwh: 0n,
	beforePico: null,
	afterPico: null,
	beforeUnpricedMwh: 0n,
	afterUnpricedMwh: 0n,
};

/** Adds the months of a comparison up. Versions that are not recorded yet have negative ids. */
export class ImpactSums {
	private readonly changes: DayImpact[] = [];
	private readonly components = new Map<string, ComponentImpact>();

	/** Costs by rates alone. */
	ofRates(book: RateBook, usage: readonly RoomDayUsage[]): RoomDayCosts {
		const components = new Map<string, { label: string; costPico: PicoMoney }>();
		const componentsOf = new Map(book.versions.map((version) => [version.id, version.components]));
		const roomDays = gather(usage, ({ versionId, partsMwh }) => {
			const parts = rateParts(componentsOf.get(versionId ?? 0) ?? []);
			return parts.reduce((sum, part, index) => {
				const costPico = priceEnergy(partsMwh[index] ?? 0n, part.rateMicroPerKwh);
				addTo(components, `${versionId}|${part.id}|${part.label}`, part.label, costPico);
				return sum + costPico;
			}, 0n);
		});
		return { roomDays, components };
	}

	/** Costs with all charges of a connection. */
	ofStatement(statement: PeriodStatement, usage: readonly RoomDayUsage[]): RoomDayCosts {
		const components = new Map<string, { label: string; costPico: PicoMoney }>();
		const roomDays = gather(usage, () => 0n);
		for (const { versionId, lines, roomDays: charged } of statement.versions) {
			for (const line of lines) addTo(components, `${versionId}|${line.id}|${line.label}`, line.label, line.costPico);
			for (const { classroomId, date, byLine } of charged) {
				const day = roomDays.get(`${classroomId}|${date}`);
				if (day) day.costPico = byLine.reduce((sum, part) => sum + part, day.costPico ?? 0n);
			}
		}
		return { roomDays, components };
	}

	compare(before: RoomDayCosts, after: RoomDayCosts): void {
		for (const [key, is] of after.roomDays) {
			const was = before.roomDays.get(key);
			if (was === undefined) continue;
			if ((was.costPico ?? 0n) === (is.costPico ?? 0n) && was.unpricedMwh === is.unpricedMwh) continue;
			this.changes.push({
				classroomId: is.classroomId,
				date: is.date,
				cause: causeOf(was, is),
				versionIds: [...is.versionIds],
				energyMwh: is.energyMwh,
				beforePico: was.costPico,
				afterPico: is.costPico,
				beforeUnpricedMwh: was.unpricedMwh,
				afterUnpricedMwh: is.unpricedMwh,
			});
		}
		for (const [key, { label, costPico }] of before.components) this.addComponent(key, label, costPico, 0n);
		for (const [key, { label, costPico }] of after.components) this.addComponent(key, label, 0n, costPico);
	}

	result(): { changes: readonly DayImpact[]; total: BeforeAfter; components: readonly ComponentImpact[] } {
		const changes = this.changes.sort((a, b) => (a.date === b.date ? a.classroomId - b.classroomId : a.date < b.date ? -1 : 1));
		return { changes, total: totalOf(changes), components: [...this.components.values()] };
	}

	private addComponent(key: string, label: string, beforePico: PicoMoney, afterPico: PicoMoney): void {
		const [version = "", componentId = ""] = key.split("|");
		const known = this.components.get(key);
		this.components.set(key, {
			versionId: Number(version) < 0 ? null : Number(version),
			componentId,
			label,
			beforePico: (known?.beforePico ?? 0n) + beforePico,
			afterPico: (known?.afterPico ?? 0n) + afterPico,
		});
	}
}

export function totalOf(parts: readonly BeforeAfter[]): BeforeAfter {
	return parts.reduce(
		(sum, part) => ({
			energyMwh: sum.energyMwh + part.energyMwh,
			beforePico: addMoney(sum.beforePico, part.beforePico),
			afterPico: addMoney(sum.afterPico, part.afterPico),
			beforeUnpricedMwh: sum.beforeUnpricedMwh + part.beforeUnpricedMwh,
			afterUnpricedMwh: sum.afterUnpricedMwh + part.afterUnpricedMwh,
		}),
		NOTHING,
	);
}

function addMoney(a: PicoMoney | null, b: PicoMoney | null): PicoMoney | null {
	return a === null ? b : b === null ? a : a + b;
}

function causeOf(was: RoomDay, is: RoomDay): CostCause {
	if (is.unpricedMwh < was.unpricedMwh) return "first_price";
	if (is.unpricedMwh > was.unpricedMwh) return "price_lost";
	const isSame = was.versionIds.size === is.versionIds.size && [...was.versionIds].every((id) => is.versionIds.has(id));
	return isSame ? "share" : "price";
}

function gather(usage: readonly RoomDayUsage[], costOf: (usage: RoomDayUsage) => PicoMoney): Map<string, RoomDay> {
	const found = new Map<string, RoomDay>();
	for (const one of usage) {
		const { classroomId, date, versionId, energyMwh } = one;
		const key = `${classroomId}|${date}`;
		const day = found.get(key) ?? {
			classroomId,
			date,
			energyMwh: 0n,
			costPico: null,
			unpricedMwh: 0n,
			versionIds: new Set<number>(),
		};
		day.energyMwh += energyMwh;
		if (versionId === null) day.unpricedMwh += energyMwh;
		else {
			day.costPico = (day.costPico ?? 0n) + costOf(one);
			day.versionIds.add(versionId);
		}
		found.set(key, day);
	}
	return found;
}

function addTo(sums: Map<string, { label: string; costPico: PicoMoney }>, key: string, label: string, costPico: PicoMoney): void {
	const sum = sums.get(key);
	if (sum) sum.costPico += costPico;
	else sums.set(key, { label, costPico });
}
