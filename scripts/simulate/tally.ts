import { type MilliwattHours, parseWattHours } from "@/domain/quantity/energy";
import type { Outgoing } from "./controller";

interface Counted {
	readonly first: MilliwattHours;
	readonly last: MilliwattHours;
}

/**
 * What the readings of a device that were sent can prove, told without the ledger's rules: within a counter's life the
 * difference of its ends, and from the second life on also what it had counted when it first spoke.
 */
export class Tally {
	readings = 0;
	messages = 0;
	private readonly numbers = new Set<string>();
	private readonly lives = new Map<unknown, Counted>();

	note({ topic, payload }: Outgoing): void {
		this.messages += 1;
		if (topic !== "telemetry") return;
		for (const reading of Array.isArray(payload) ? payload : [payload]) {
			const total = parseWattHours(reading.energy_wh_total as number);
			if (total === null) throw new RangeError("a simulated counter is always a number");
			this.readings += 1;
			this.numbers.add(`${reading.epoch}/${reading.seq}`);
			const life = this.lives.get(reading.epoch);
			if (!life) this.lives.set(reading.epoch, { first: total, last: total });
			else
				this.lives.set(reading.epoch, {
					first: total < life.first ? total : life.first,
					last: total > life.last ? total : life.last,
				});
		}
	}

	/** Energy that a ledger can know of, given every message that was noted. */
	get provenMwh(): MilliwattHours {
		const lives = [...this.lives.values()];
		return lives.reduce((sum, { first, last }, index) => sum + (index === 0 ? last - first : last), 0n);
	}

	/** Readings without their repetitions. */
	get distinctReadings(): number {
		return this.numbers.size;
	}

	get counterLives(): number {
		return this.lives.size;
	}
}
