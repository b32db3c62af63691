import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const schema = z.strictObject({
	/** Instant at which the demo's history begins, ms since 1970. */
	origin: z.int(),
	zone: z.string(),
	devices: z.array(z.strictObject({ name: z.string(), secret: z.string() })),
});

/** What the demo's devices must know to go on: since when they count, and their MQTT passwords. */
export type DemoState = z.infer<typeof schema>;

const FILE = "demo-devices.json";

export function readDemoState(dataDir: string): DemoState | null {
	const path = join(dataDir, FILE);
	return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, "utf8"))) : null;
}

/** Readable by its owner alone: it holds secrets. */
export function writeDemoState(dataDir: string, state: DemoState): void {
	mkdirSync(dataDir, { recursive: true });
	const path = join(dataDir, FILE);
	writeFileSync(path, `${JSON.stringify(state)}\n`, { mode: 0o600 });
	chmodSync(path, 0o600);
}
