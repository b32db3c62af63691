import type { Instant } from "@/domain/calendar/interval";
import type { StaleRegister } from "@/store/ledgerMarks";

/** Collects what a batch makes stale: per register the earliest and the latest instant. */
export class StaleRegisters {
	private readonly registers = new Map<number, { deviceId: number; channel: number; from: Instant; until: Instant | null }>();

	/** `until` null: everything from `from` on. */
	add(register: { readonly deviceId: number; readonly channel: number }, from: Instant, until: Instant | null): void {
		const { deviceId, channel } = register;
		// Channels are small (0…n elements of one device), so both fit one exact number.
		const id = deviceId * 0x1_0000 + channel;
		const known = this.registers.get(id);
		if (!known) {
			this.registers.set(id, { deviceId, channel, from, until });
			return;
		}
		known.from = Math.min(known.from, from);
		known.until = known.until === null || until === null ? null : Math.max(known.until, until);
	}

	/** In register order, so that two workers lock in the same order. */
	list(): StaleRegister[] {
		return [...this.registers.entries()]
			.sort(([a], [b]) => a - b)
			.map(([, { deviceId, channel, from, until }]) => ({
				deviceId,
				channel,
				staleFrom: from,
				...(until === null ? {} : { staleUntil: until }),
			}));
	}
}
