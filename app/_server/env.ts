import { z } from "zod";

const SECRET_CHARACTERS_MIN = 32;
const DISTINCT_CHARACTERS_MIN = 10;
const KNOWN_DEFAULTS = /change|secret|password|default|example|nextauth|autovolt|please|generate/i;

const schema = z.object({
	DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a PostgreSQL connection string"),
	NEXTAUTH_SECRET: z.string().min(1, "must be set"),
	/** The public address. Unset: the Host of each request. */
	NEXTAUTH_URL: z.url({ protocol: /^https?$/ }).optional(),
	/** "1" only behind a proxy that overwrites X-Forwarded-For: otherwise anyone can write anything there. */
	AUTOVOLT_TRUST_PROXY: z.enum(["0", "1"]).default("0"),
	/** What one account or token may ask in a minute, a third of it at once. */
	AUTOVOLT_REQUESTS_PER_MINUTE: z
		.string()
		.regex(/^[1-9]\d{0,6}$/, "must be a whole number from 1 to 9999999")
		.default("3000")
		.transform(Number),
	NODE_ENV: z.string().default("development"),
});

export interface WebEnv {
	readonly databaseUrl: string;
	readonly sessionSecret: string;
	readonly publicUrl: string | null;
	readonly trustProxy: boolean;
	readonly requestsPerMinute: number;
}

/**
 * Parses the environment of the web app. Throws one sentence that names each wrong variable; in production also when
 * NEXTAUTH_SECRET is short, has few distinct characters, or looks like the default of some guide.
 */
export function parseWebEnv(env: NodeJS.ProcessEnv): WebEnv {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
	const parsed = schema.safeParse(given);
	const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
	if (parsed.success && parsed.data.NODE_ENV === "production" && isWeakSecret(parsed.data.NEXTAUTH_SECRET))
		problems.push("NEXTAUTH_SECRET: is weak or a default; use 32 random bytes, such as `openssl rand -base64 32` prints");
	if (!parsed.success || problems.length > 0)
		throw new Error(`The web app cannot start with these settings: ${problems.join("; ")}.`);
	return {
		databaseUrl: parsed.data.DATABASE_URL,
		sessionSecret: parsed.data.NEXTAUTH_SECRET,
		publicUrl: parsed.data.NEXTAUTH_URL ?? null,
		trustProxy: parsed.data.AUTOVOLT_TRUST_PROXY === "1",
		requestsPerMinute: parsed.data.AUTOVOLT_REQUESTS_PER_MINUTE,
	};
}

function isWeakSecret(secret: string): boolean {
	return secret.length < SECRET_CHARACTERS_MIN || new Set(secret).size < DISTINCT_CHARACTERS_MIN || KNOWN_DEFAULTS.test(secret);
}

let parsedEnv: WebEnv | undefined;

/** The environment, parsed at first use: a build has none. */
export function webEnv(): WebEnv {
	parsedEnv ??= parseWebEnv(process.env);
	return parsedEnv;
}
