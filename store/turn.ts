import { setImmediate as nextTurn } from "node:timers/promises";

const TURN_MS_MAX = 8;

/** Long work in the process that also ingests: `pass()` lets waiting messages through once the turn has lasted 8 ms. */
export class Turn {
	private since = performance.now();

	async pass(): Promise<void> {
		if (performance.now() - this.since < TURN_MS_MAX) return;
		await nextTurn();
		this.since = performance.now();
	}
}
