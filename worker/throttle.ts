/** Says each thing at once, and then at most once per interval: what is said in between is said once at its end. */
export class Throttle<T extends string> {
	private readonly timers = new Map<T, NodeJS.Timeout>();
	private readonly again = new Set<T>();

	constructor(
		private readonly intervalMs: number,
		private readonly act: (what: T) => void,
	) {}

	say(what: T): void {
		if (this.timers.has(what)) {
			this.again.add(what);
			return;
		}
		this.act(what);
		const timer = setTimeout(() => {
			this.timers.delete(what);
			if (this.again.delete(what)) this.say(what);
		}, this.intervalMs);
		timer.unref();
		this.timers.set(what, timer);
	}

	stop(): void {
		for (const timer of this.timers.values()) clearTimeout(timer);
		this.timers.clear();
		this.again.clear();
	}
}
