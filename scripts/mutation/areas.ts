/** A part of the product whose tests are tried by mutation, and the share of mutants that they have to notice. */
export interface Area {
	readonly name: string;
	/** Percent. */
	readonly target: number;
	/** Folder → names of the sources that are mutated, "*" for all that are not tests. */
	readonly sources: Readonly<Record<string, "*" | readonly string[]>>;
	/** Globs of the tests that have to notice. Pure ones: none of them opens a database. */
	readonly tests: readonly string[];
}

/** The quickest first, so that a first result comes soon. */
export const AREAS: readonly Area[] = [
	{
		name: "permission",
		target: 85,
		sources: { "app/_server": ["permission"] },
		tests: ["app/_server/permission*.test.ts"],
	},
	{
		name: "aggregate",
		target: 95,
		sources: { "domain/aggregate": "*" },
		tests: ["domain/aggregate/*.test.ts"],
	},
	{
		name: "ledger",
		target: 95,
		sources: { "domain/ledger": "*" },
		tests: ["domain/ledger/*.test.ts", "worker/ledger/rederive*.test.ts"],
	},
	{
		// What decides without a database: the parsing of what devices say, its keys and places in time, batching, and when
		// a PUBACK is written. What commits is tried by kill -9 and by *.db.test.ts.
		name: "ingest",
		target: 85,
		sources: {
			"domain/telemetry": "*",
			"wire/mqtt": "*",
			"worker/ingest": ["acknowledger", "batcher", "classify", "content", "placeClock", "quarantineRow", "tellHeard"],
			"worker/mqtt": ["frameGate", "pubacks", "readingFrames", "readingLane"],
		},
		tests: ["domain/telemetry/*.test.ts", "wire/mqtt/*.test.ts", "worker/ingest/*.test.ts", "worker/mqtt/*.test.ts"],
	},
	{
		name: "tariff",
		target: 95,
		sources: { "domain/cost": "*" },
		tests: ["domain/cost/*.test.ts"],
	},
];
