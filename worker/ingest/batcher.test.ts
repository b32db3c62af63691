import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Batcher } from "./batcher";

interface Item {
	readonly lane: number;
	readonly weight: number;
	readonly number: number;
}

describe("Batcher", () => {
	it("keeps the order within a lane, never has a lane in two batches at once, and forgets nothing", async () => {
		const items = fc.array(fc.record({ lane: fc.integer({ min: 0, max: 4 }), weight: fc.integer({ min: 1, max: 5 }) }), {
			maxLength: 60,
		});
		await fc.assert(
			fc.asyncProperty(items, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 }), async (given, delays) => {
				const committed: Item[] = [];
				const busy = new Set<number>();
				let batches = 0;
				const batcher = new Batcher<Item>({
					weightMax: 8,
					lingerMs: 0,
					concurrency: 2,
					async commit(batch) {
						const lanes = new Set(batch.map(({ lane }) => lane));
						for (const lane of lanes) expect(busy.has(lane)).toBe(false);
						for (const lane of lanes) busy.add(lane);
						const weight = batch.reduce((sum, item) => sum + item.weight, 0);
						expect(batch.length === 1 || weight <= 8).toBe(true);
						const turns = delays[batches++ % delays.length] ?? 0;
						for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
						committed.push(...batch);
						for (const lane of lanes) busy.delete(lane);
					},
				});
				given.forEach((item, number) => {
					batcher.add({ ...item, number });
				});
				await batcher.drain();
				expect(committed).toHaveLength(given.length);
				expect(batcher.waiting).toBe(0);
				for (let lane = 0; lane <= 4; lane++) {
					const numbers = committed.filter((item) => item.lane === lane).map(({ number }) => number);
					expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
				}
			}),
			{ numRuns: 200 },
		);
	});

	it("sends at once when a batch is full, and waits for company when it is not", async () => {
		const batches: number[] = [];
		const batcher = new Batcher<Item>({
			weightMax: 3,
			lingerMs: 5,
			concurrency: 2,
			commit: async (batch) => void batches.push(batch.length),
		});
		for (let number = 0; number < 3; number++) batcher.add({ lane: number, weight: 1, number });
		expect(batches).toEqual([3]);
		batcher.add({ lane: 9, weight: 1, number: 9 });
		batcher.add({ lane: 10, weight: 1, number: 10 });
		expect(batches).toEqual([3]);
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(batches).toEqual([3, 2]);
	});
});
