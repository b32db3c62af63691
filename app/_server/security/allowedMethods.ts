import { ROUTE_SPECS } from "../openapi/routeSpecs";

interface Template {
	readonly segments: readonly string[];
	readonly parameters: number;
	readonly methods: Set<string>;
}

/** Not described by us: next-auth answers below it. */
const AUTH = "/api/auth/";
/** Gone, and says so to every method. */
const EVERY_METHOD = "/api/energy-consumption";
const TEMPLATES = templatesOf();

/**
 * The methods that a route answers, "GET, HEAD, OPTIONS, POST", by its address; null where there is no route. Where several templates fit
 * ("/api/bills/open" and "/api/bills/{id}") the one with fewer parameters counts, as with Next.
 */
export function allowedMethods(pathname: string): readonly string[] | null {
	if (pathname.startsWith(AUTH)) return ["GET", "HEAD", "OPTIONS", "POST"];
	if (pathname === EVERY_METHOD) return ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
	const segments = pathname.replace(/\/$/, "").split("/");
	const fitting = TEMPLATES.filter((template) => fits(template.segments, segments));
	const [best] = fitting.sort((a, b) => a.parameters - b.parameters);
	if (!best) return null;
	return [...best.methods, "OPTIONS", ...(best.methods.has("GET") ? ["HEAD"] : [])].sort();
}

function fits(template: readonly string[], segments: readonly string[]): boolean {
	return (
		template.length === segments.length &&
		template.every((part, i) => (part.startsWith("{") ? segments[i] !== "" : part === segments[i]))
	);
}

function templatesOf(): readonly Template[] {
	const byPath = new Map<string, Template>();
	for (const { spec } of ROUTE_SPECS) {
		const segments = spec.path.split("/");
		const parameters = segments.filter((part) => part.startsWith("{")).length;
		const template = byPath.get(spec.path) ?? { segments, parameters, methods: new Set<string>() };
		template.methods.add(spec.method);
		byPath.set(spec.path, template);
	}
	return [...byPath.values()];
}
