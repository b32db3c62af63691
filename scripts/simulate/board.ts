import type { Instant } from "@/domain/calendar/interval";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import type { TrueMeter } from "./load";

/** A switch that changed, at its exact millisecond. */
export interface BoardEdge {
	readonly position: number;
	readonly state: boolean;
	readonly at: Instant;
}

const MINUTE_MS = 60_000;
const MILLIWATT_MS_PER_MWH = 3_600_000n;

/**
 * The relays of a device and what hangs on them: the timetable of its people, and orders, which hold until people next
 * touch that switch. Its meter follows. Time only goes forward.
 */
export class Board {
	/** Switches that an order holds against the timetable. */
	private held = 0;
	/** What orders have added or saved up to the cursor, in mW·ms. */
	private ordered = 0n;
	private natural: number;
	/** What each switch is reckoned to draw, in mW, and to have used by it so far, in mW·ms. */
	private ratingsMw: readonly number[];
	private readonly rated: bigint[];

	constructor(
		private readonly meter: TrueMeter,
		private cursor: Instant,
	) {
		this.natural = meter.mask(cursor);
		this.ratingsMw = meter.device.switches.map(({ ratingW }) => Math.round(ratingW * 1_000));
		this.rated = this.ratingsMw.map(() => 0n);
	}

	/** Until when edges have been told. */
	get toldUntil(): Instant {
		return this.cursor;
	}

	/** What changed by itself since the last call, up to and including an instant. */
	advance(at: Instant): BoardEdge[] {
		const edges: BoardEdge[] = [];
		while (this.cursor < at) {
			const boundary = (Math.floor(this.cursor / MINUTE_MS) + 1) * MINUTE_MS;
			const next = Math.min(at, boundary);
			this.count(next - this.cursor);
			this.cursor = next;
			if (next === boundary) this.turn(edges);
		}
		return edges;
	}

	/** Switches by order at an instant that has been advanced to. False when it is so already. */
	order(position: number, state: boolean): boolean {
		const bit = 1 << position;
		if ((((this.natural ^ this.held) & bit) !== 0) === state) return false;
		this.held ^= bit;
		return true;
	}

	/** Other ratings from the instant on that has been advanced to: until then the old ones have counted. */
	rate(ratingsMw: readonly number[]): void {
		this.ratingsMw = ratingsMw;
	}

	ratings(): readonly number[] {
		return this.ratingsMw;
	}

	/** What a switch has used by its ratings since the board was made; the meter knows nothing of it. */
	ratedMwh(position: number): MilliwattHours {
		return (this.rated[position] ?? 0n) / MILLIWATT_MS_PER_MWH;
	}

	states(): (0 | 1)[] {
		return this.meter.device.switches.map((_, position) => ((this.natural ^ this.held) & (1 << position) ? 1 : 0));
	}

	/** Energy since the meter's origin, at the instant that was advanced to. */
	energyMwh(): MilliwattHours {
		return (this.meter.milliwattMs(this.cursor) + this.ordered) / MILLIWATT_MS_PER_MWH;
	}

	powerMw(): Milliwatts {
		return this.meter.powerMw(this.cursor) + BigInt(this.orderedMw());
	}

	private count(ms: number): void {
		if (this.held !== 0) this.ordered += BigInt(this.orderedMw()) * BigInt(ms);
		for (let position = 0, on = this.natural ^ this.held; on >> position > 0; position++)
			if (on & (1 << position))
				this.rated[position] = (this.rated[position] ?? 0n) + BigInt(this.ratingsMw[position] ?? 0) * BigInt(ms);
	}

	/** What orders add to the power at the cursor, or save of it. */
	private orderedMw(): number {
		let power = 0;
		for (let position = 0; this.held >> position > 0; position++) {
			const bit = 1 << position;
			if (this.held & bit) power += this.meter.loadMw(position, this.cursor) * (this.natural & bit ? -1 : 1);
		}
		return power;
	}

	/** At a full minute the timetable may switch; a switch that was held against it is then in step with it again. */
	private turn(edges: BoardEdge[]): void {
		const mask = this.meter.mask(this.cursor);
		for (let position = 0, changed = mask ^ this.natural; changed >> position > 0; position++) {
			const bit = 1 << position;
			if (!(changed & bit)) continue;
			if (this.held & bit) this.held &= ~bit;
			else edges.push({ position, state: (mask & bit) !== 0, at: this.cursor });
		}
		this.natural = mask;
	}
}
