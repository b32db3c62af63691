import { z } from "zod";

/** GET /health: the web process answers. */
export const aliveResponse = z.object({ status: z.literal("ok"), uptime_seconds: z.number() });

/** GET /readyz: 200 when each check holds, else 503 with the same shape. */
export const readyResponse = z.object({
	status: z.enum(["ready", "not_ready"]),
	checks: z.object({
		database_writable: check(),
		migrations_current: check(),
		worker_alive: check(),
		broker_connected: check(),
		next_partition: check(),
		disk_space: check(),
	}),
});

function check() {
	return z.object({ ok: z.boolean(), detail: z.string() });
}

export type AliveResponse = z.infer<typeof aliveResponse>;
export type ReadyResponse = z.infer<typeof readyResponse>;
