import { apportion } from "@/domain/quantity/apportion";
import type { PicoMoney } from "@/domain/quantity/money";
import type { RuntimeStretch } from "@/domain/switching/placedRuntime";
import type { Microjoules } from "@/domain/switching/sessionEnergy";
import { shareCounter } from "@/domain/switching/shares";
import type { RatedDevice, RatedSwitch } from "@/store/ratedSwitches";
import type { QuarterUsage } from "@/store/usageFigures";
import { quartersOf } from "./sumRuntime";

/** A part of what counters measured. */
export interface CounterPart {
	energyMwh: bigint;
	/** Exact, of what is priced; null when nothing is. */
	costPico: PicoMoney | null;
	unpricedMwh: bigint;
}

/** The counter of a device: all of it, by switch, and what no switch explains. They add up, energy and money. */
export interface SharedCounter {
	readonly counter: CounterPart;
	/** By switch id. */
	readonly bySwitch: Map<number, CounterPart>;
	readonly notAttributed: CounterPart;
}

/** Runtime energy of the switches of a device in a room in each quarter-hour: what its counter is shared by. */
export class QuarterWeights {
	private readonly weights = new Map<string, Map<number, Microjoules>>();

	add(device: RatedDevice, { switchId }: RatedSwitch, stretch: RuntimeStretch): void {
		for (const { startsAt, energyUj } of quartersOf(stretch)) {
			const key = `${device.deviceId}|${stretch.classroomId}|${startsAt}`;
			const ofQuarter = this.weights.get(key);
			if (ofQuarter) ofQuarter.set(switchId, (ofQuarter.get(switchId) ?? 0n) + energyUj);
			else this.weights.set(key, new Map([[switchId, energyUj]]));
		}
	}

	of({ deviceId, classroomId, startsAt }: Pick<QuarterUsage, "deviceId" | "classroomId" | "startsAt">): Map<number, Microjoules> {
		return this.weights.get(`${deviceId}|${classroomId}|${startsAt}`) ?? NONE;
	}
}

const NONE = new Map<number, Microjoules>();

/** Shares counters quarter-hour by quarter-hour, into `into` by device: a long range is read piece by piece. */
export function shareQuarters(
	quarters: readonly QuarterUsage[],
	weights: QuarterWeights,
	into: Map<number, SharedCounter>,
): void {
	for (const quarter of quarters) {
		const shared = into.get(quarter.deviceId) ?? emptyCounter();
		into.set(quarter.deviceId, shared);
		const ofSwitch = [...weights.of(quarter)].sort(([a], [b]) => a - b);
		const { shares, notAttributedMwh } = shareCounter(
			quarter.energyMwh,
			ofSwitch.map(([, energyUj]) => energyUj),
		);
		const parts = [...ofSwitch.map(([switchId]) => partOf(shared.bySwitch, switchId)), shared.notAttributed];
		addQuarter(quarter, [...shares, notAttributedMwh], parts);
		addQuarter(quarter, [quarter.energyMwh], [shared.counter]);
	}
}

/** Money follows energy; what is charged where nothing was used belongs to no switch. */
function addQuarter(quarter: QuarterUsage, energies: readonly bigint[], parts: readonly CounterPart[]): void {
	const sizes = energies.map((energy) => (energy < 0n ? -energy : energy));
	const weights = sizes.some((size) => size > 0n) ? sizes : sizes.map((_, index) => (index === sizes.length - 1 ? 1n : 0n));
	parts.forEach((part, index) => {
		part.energyMwh += energies[index] ?? 0n;
	});
	for (const cost of quarter.costs) {
		if (cost.costVersionId === null) {
			const unpriced = cost.energyMwh === quarter.energyMwh ? energies : apportion(cost.energyMwh, weights);
			parts.forEach((part, index) => {
				part.unpricedMwh += unpriced[index] ?? 0n;
			});
			continue;
		}
		const money = apportion(cost.costPico, weights);
		parts.forEach((part, index) => {
			if (weights[index] !== 0n) part.costPico = (part.costPico ?? 0n) + (money[index] ?? 0n);
		});
	}
}

function emptyCounter(): SharedCounter {
	return { counter: emptyPart(), bySwitch: new Map(), notAttributed: emptyPart() };
}

export function emptyPart(): CounterPart {
	return { energyMwh: 0n, costPico: null, unpricedMwh: 0n };
}

function partOf(parts: Map<number, CounterPart>, switchId: number): CounterPart {
	const known = parts.get(switchId);
	if (known) return known;
	const part = emptyPart();
	parts.set(switchId, part);
	return part;
}

export function addPart(sum: CounterPart, part: CounterPart): void {
	sum.energyMwh += part.energyMwh;
	sum.unpricedMwh += part.unpricedMwh;
	if (part.costPico !== null) sum.costPico = (sum.costPico ?? 0n) + part.costPico;
}
