import { z } from "zod";
import { isServerName } from "./mqtt/serverNames";

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
	/** Where the embedded broker speaks TLS; by default only when MQTT_HOST lies beyond loopback, on 8883. */
	MQTTS_PORT: port.optional(),
	/** Further names and addresses of the broker's certificate, comma-separated: by which devices reach this machine. */
	MQTT_TLS_NAMES: z
		.string()
		.max(2_000)
		.refine(
			(text) => text.split(",").every((name) => isServerName(name.trim())),
			"must be host names and addresses, comma-separated",
		)
		.optional(),
	/** Holds the broker's certificates (in `tls`) and the file of daily heads, which without it stand in the database and on MQTT alone. */
	AUTOVOLT_DATA_DIR: z.string().min(1).optional(),
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
	/** Several workers of this group share an external broker's messages between them; empty = each takes all. */
	AUTOVOLT_MQTT_SHARE: z
		.string()
		.regex(/^[A-Za-z0-9_-]{1,32}$/)
		.optional(),
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
