import { z } from "zod";
import { routeSpec } from "./routeSpec";

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

export const getAlive = routeSpec({
	method: "GET",
	path: "/health",
	summary: "The web process answers",
	role: null,
	request: {},
	responses: { 200: { description: "Alive", schema: aliveResponse } },
});

export const getReady = routeSpec({
	method: "GET",
	path: "/readyz",
	summary: "Everything that readings and answers need is there",
	role: null,
	request: {},
	responses: {
		200: { description: "Ready", schema: readyResponse },
		503: { description: "Not ready, and why", schema: readyResponse },
	},
});

export const getMetrics = routeSpec({
	method: "GET",
	path: "/metrics",
	summary: "Figures of the process and the pipeline for Prometheus; no device is named",
	role: null,
	request: {},
	responses: { 200: { description: "Prometheus text format", contentType: "text/plain" } },
});

export const getOpenApi = routeSpec({
	method: "GET",
	path: "/api/openapi.json",
	summary: "This document",
	role: "viewer",
	request: {},
	responses: { 200: { description: "OpenAPI 3.1", contentType: "application/json" } },
});
