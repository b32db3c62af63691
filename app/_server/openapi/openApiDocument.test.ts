import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "./openApiDocument";
import { ROUTE_SPECS } from "./routeSpecs";

describe("openApiDocument", () => {
	it("documents every route file of the app, method by method, and nothing else", () => {
		const documented = ROUTE_SPECS.map(({ spec }) => `${spec.method} ${spec.path}`).sort();
		expect(documented).toEqual(routesOfFiles());
	});

	it("gives each operation an id of its own", () => {
		const ids = operations().map((operation) => operation.operationId);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.length).toBe(ROUTE_SPECS.length);
	});

	it("says what problems look like wherever there can be one", () => {
		const summary = openApiDocument().paths?.["/api/power-analytics/summary"]?.get;
		expect(Object.keys(summary?.responses ?? {}).sort()).toEqual(["200", "400", "401", "403", "404"]);
		expect(JSON.stringify(summary?.responses?.["400"])).toContain("application/problem+json");
	});

	it("names its required query parameters", () => {
		const parameters = (openApiDocument().paths?.["/api/power-analytics/timeline"]?.get?.parameters ?? []) as {
			name: string;
			required?: boolean;
		}[];
		const required = parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name);
		expect(required.sort()).toEqual(["classroom", "end", "start"]);
	});

	it("is JSON without any outside reference", () => {
		const text = JSON.stringify(openApiDocument());
		expect(text.length).toBeGreaterThan(10_000);
		expect([...text.matchAll(/"\$ref":"([^"]+)"/g)].every(([, target]) => target?.startsWith("#/components/"))).toBe(true);
	});
});

function operations(): { operationId?: string }[] {
	return Object.values(openApiDocument().paths ?? {}).flatMap((path) => Object.values(path ?? {}) as { operationId?: string }[]);
}

/** "GET /api/devices/{id}" of each exported method of app/**\/route.ts; next-auth documents its own, and [...path] is no route. */
function routesOfFiles(): string[] {
	return readdirSync("app", { recursive: true, encoding: "utf8" })
		.map((file) => `app/${file.replaceAll("\\", "/")}`)
		.filter((file) => file.endsWith("/route.ts"))
		.filter((file) => !file.includes("[..."))
		.flatMap((file) => {
			const path = file
				.replace(/^app/, "")
				.replace(/\/route\.ts$/, "")
				.replaceAll(/\/\([^)]+\)/g, "")
				.replaceAll(/\[([^\]]+)\]/g, "{$1}");
			const methods = [
				...readFileSync(file, "utf8").matchAll(/export (?:const|function|async function) (GET|POST|PATCH|DELETE|PUT)\b/g),
			];
			// A route that is gone answers the same to every method; it is documented once.
			const isGone = path === "/api/energy-consumption";
			return methods.filter(([, method]) => !isGone || method === "GET").map(([, method]) => `${method} ${path}`);
		})
		.sort();
}
