import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65535);

const RETENTION_MONTHS = 24;
/** Bills of the last year are still asked about, and readings come up to 40 days late. */
export const RETENTION_MONTHS_MIN = 3;
const retentionMonths = z
	.string()
	.regex(/^(off|0|\d{1,3})$/, "must be a number of months, or off")
	.transform((text) => (text === "off" || Number(text) === 0 ? null : Number(text)))
	.refine((months) => months === null || months >= RETENTION_MONTHS_MIN, {
		message: `must be at least ${RETENTION_MONTHS_MIN} months, or off`,
	});

const schema = z.object({
	DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a PostgreSQL connection string"),
	MQTT_HOST: z.string().min(1).default("127.0.0.1"),
	MQTT_PORT: port.default(1883),
	/** An external broker; without it the worker runs its own. */
	MQTT_URL: z
		.string()
		.regex(/^mqtts?:\/\//, "must begin with mqtt:// or mqtts://")
		.optional(),
	/** Stable per worker: the broker keeps this client's session while it is away. */
	AUTOVOLT_WORKER_NAME: z
		.string()
		.regex(/^[A-Za-z0-9_-]{1,32}$/)
		.default("worker-1"),
	/** Its folder `archive` takes the months of readings that retention lets go; without it none goes. */
	AUTOVOLT_DATA_DIR: z.string().min(1).optional(),
	/** Whole months of readings that are kept, beside the present one; null = for ever. */
	AUTOVOLT_RETENTION_MONTHS: retentionMonths.default(RETENTION_MONTHS),
	AUTOVOLT_MQTT_PLAINTEXT: z.enum(["", "allow-public"]).default(""),
	AUTOVOLT_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export type WorkerEnv = z.infer<typeof schema>;

/** Parses the environment once. Throws one sentence that names each wrong variable. */
export function parseWorkerEnv(env: Readonly<Record<string, string | undefined>>): WorkerEnv {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
	const parsed = schema.safeParse(given);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
	throw new Error(`The worker cannot start with these settings: ${problems.join("; ")}.`);
}
