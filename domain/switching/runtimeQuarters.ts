import { type Instant, intersect } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS, quarterHoursOf } from "@/domain/calendar/quarterHour";
import type { Microjoules, RatedStretch } from "./sessionEnergy";

/** Runtime energy within one UTC quarter-hour. */
export interface RuntimeQuarter {
	readonly start: Instant;
	readonly energyUj: Microjoules;
}

/** Cuts stretches of runtime at quarter-hours. Ascending, one per quarter-hour touched; their sum is the stretches' energy. */
export function runtimeQuarters(stretches: readonly RatedStretch[]): RuntimeQuarter[] {
	const energies = new Map<Instant, Microjoules>();
	for (const stretch of stretches)
		for (const start of quarterHoursOf(stretch)) {
			const part = intersect(stretch, { start, end: start + QUARTER_HOUR_MS });
			if (part) energies.set(start, (energies.get(start) ?? 0n) + stretch.powerMw * BigInt(part.end - part.start));
		}
	return [...energies].sort(([a], [b]) => a - b).map(([start, energyUj]) => ({ start, energyUj }));
}
