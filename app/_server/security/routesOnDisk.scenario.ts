import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROUTE_SPECS } from "@/app/_server/openapi/routeSpecs";
import type { RouteSpec } from "@/wire/http/routeSpec";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

export interface RouteOnDisk {
	/** "GET /api/sites/{id}". */
	readonly name: string;
	readonly spec: RouteSpec;
	readonly handler: Handler;
}

const METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT"];
/** next-auth's own, and the answer to addresses that are none: tested beside them. */
const NO_ROUTES = /\[\.\.\./;

function filesOf(name: string): string[] {
	return readdirSync("app", { recursive: true, encoding: "utf8" })
		.map((file) => `app/${file.replaceAll("\\", "/")}`)
		.filter((file) => file.endsWith(`/${name}`) && !NO_ROUTES.test(file))
		.sort();
}

/** "/api/sites/{id}" of app/api/sites/[id]/route.ts; groups such as (console) are in no address. */
function addressOf(file: string): string {
	const path = file
		.replace(/^app/, "")
		.replace(/\/[^/]+$/, "")
		.replaceAll(/\/\([^)]+\)/g, "")
		.replaceAll(/\[([^\]]+)\]/g, "{$1}");
	return path === "" ? "/" : path;
}

/** Every method of every route file, with its contract; what takes away comes last. Throws where one has none. */
export async function routesOnDisk(): Promise<RouteOnDisk[]> {
	const routes: RouteOnDisk[] = [];
	for (const file of filesOf("route.ts")) {
		const module = (await import(join(process.cwd(), file))) as Record<string, Handler>;
		const path = addressOf(file);
		for (const method of METHODS.filter((each) => each in module)) {
			const spec = ROUTE_SPECS.find((each) => each.spec.path === path && each.spec.method === method)?.spec;
			// What is gone answers the same to every method and is described once.
			if (!spec && path === "/api/energy-consumption") continue;
			if (!spec) throw new Error(`${method} ${path} of ${file} has no RouteSpec`);
			routes.push({ name: `${method} ${path}`, spec, handler: module[method] as Handler });
		}
	}
	return routes.sort((a, b) => METHODS.indexOf(a.spec.method) - METHODS.indexOf(b.spec.method));
}

export interface PageOnDisk {
	/** "/classrooms/{code}". */
	readonly path: string;
	readonly render: (given: object) => Promise<unknown>;
}

/** Every page of the app. */
export async function pagesOnDisk(): Promise<PageOnDisk[]> {
	const pages: PageOnDisk[] = [];
	for (const file of filesOf("page.tsx")) {
		const { default: render } = (await import(join(process.cwd(), file))) as { default: PageOnDisk["render"] };
		pages.push({ path: addressOf(file), render });
	}
	return pages;
}
