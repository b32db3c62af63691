import { performance } from "node:perf_hooks";

const SLICE_MS = 6;

/** Lets others have the event loop after a few milliseconds of work: ingest shares it. */
export class Slices {
	private began = performance.now();

	async breathe(): Promise<void> {
		if (performance.now() - this.began < SLICE_MS) return;
		await new Promise<void>((resolve) => setImmediate(resolve));
		this.began = performance.now();
	}
}
