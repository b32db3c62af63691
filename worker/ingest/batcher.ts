/** Something that waits for its batch. Items of one lane (a device) are committed in order, never in two batches at once. */
export interface Waiting {
	readonly lane: number | string;
	/** Readings in it: what bounds a batch. */
	readonly weight: number;
}

export interface BatcherOptions<T extends Waiting> {
	/** Must not reject: the outcome of each item is its own affair. */
	readonly commit: (items: readonly T[]) => Promise<void>;
	readonly weightMax: number;
	/** How long the first item of a batch waits for company. */
	readonly lingerMs: number;
	/** Batches under way at once: while one waits for the disk, the next one is sent. */
	readonly concurrency: number;
}

/** Collects items into batches: few, large commits when there is much to do, quick ones when there is little. */
export class Batcher<T extends Waiting> {
	private queue: T[] = [];
	private queuedWeight = 0;
	private inFlightItems = 0;
	private readonly running = new Set<Promise<void>>();
	private readonly busyLanes = new Map<number | string, number>();
	private timer: NodeJS.Timeout | null = null;

	constructor(private readonly options: BatcherOptions<T>) {}

	/** Items that are not committed yet. */
	get waiting(): number {
		return this.queue.length + this.inFlightItems;
	}

	add(item: T): void {
		this.queue.push(item);
		this.queuedWeight += item.weight;
		if (this.queuedWeight >= this.options.weightMax) this.send();
		else this.timer ??= setTimeout(this.linger, this.options.lingerMs);
	}

	/** Commits everything that waits. */
	async drain(): Promise<void> {
		while (this.waiting > 0) {
			this.send();
			if (this.running.size === 0) return;
			await Promise.race(this.running);
		}
	}

	private readonly linger = (): void => {
		this.timer = null;
		this.send();
	};

	private send(): void {
		while (this.queue.length > 0 && this.running.size < this.options.concurrency) {
			const items = this.take();
			if (items.length === 0) return;
			const run = this.options.commit(items).finally(() => {
				this.running.delete(run);
				this.release(items);
				// What came in meanwhile has waited long enough.
				if (this.queue.length > 0 && this.timer === null) this.timer = setTimeout(this.linger, 0);
			});
			this.running.add(run);
		}
	}

	private take(): T[] {
		const items: T[] = [];
		const held: T[] = [];
		const heldLanes = new Set<number | string>();
		let weight = 0;
		let next = 0;
		for (; next < this.queue.length; next++) {
			const item = this.queue[next] as T;
			// One held item holds its lane: a later one must not overtake it.
			if (this.busyLanes.has(item.lane) || heldLanes.has(item.lane)) {
				heldLanes.add(item.lane);
				held.push(item);
				continue;
			}
			if (items.length > 0 && weight + item.weight > this.options.weightMax) break;
			items.push(item);
			weight += item.weight;
		}
		if (items.length === 0) return items;
		this.queue = next < this.queue.length ? held.concat(this.queue.slice(next)) : held;
		this.queuedWeight -= weight;
		this.inFlightItems += items.length;
		for (const { lane } of items) this.busyLanes.set(lane, (this.busyLanes.get(lane) ?? 0) + 1);
		return items;
	}

	private release(items: readonly T[]): void {
		this.inFlightItems -= items.length;
		for (const { lane } of items) {
			const left = (this.busyLanes.get(lane) ?? 1) - 1;
			if (left === 0) this.busyLanes.delete(lane);
			else this.busyLanes.set(lane, left);
		}
	}
}
