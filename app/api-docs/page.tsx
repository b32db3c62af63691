import type { Metadata } from "next";
import { openApiDocument } from "@/app/_server/openapi/openApiDocument";
import { ROUTE_SPECS } from "@/app/_server/openapi/routeSpecs";
import { requirePagePrincipal } from "@/app/_server/pagePrincipal";
import { Operation, type OperationView } from "./Operation";

export const metadata: Metadata = { title: "API reference" };
export const dynamic = "force-dynamic";

/** The OpenAPI document for people: plain HTML of our own, so no other host is ever asked for anything. */
export default async function ApiReferencePage() {
	await requirePagePrincipal("/api-docs");
	const sections = [...new Set(ROUTE_SPECS.map((each) => each.section))];
	return (
		<main className="mx-auto max-w-4xl px-6 py-10">
			<h1 className="text-2xl font-semibold">API reference</h1>
			<p className="mt-3">{openApiDocument().info.description}</p>
			<p className="mt-3">
				With a token: <code>Authorization: Bearer …</code>. The same as a document for machines:{" "}
				<a className="underline" href="/api/openapi.json">
					/api/openapi.json
				</a>
			</p>
			{sections.map((section) => (
				<section key={section} aria-label={section}>
					<h2 className="mt-8 mb-3 text-xl font-semibold">{section}</h2>
					{operationsOf(section).map((operation) => (
						<Operation key={`${operation.method} ${operation.path}`} {...operation} />
					))}
				</section>
			))}
		</main>
	);
}

function operationsOf(section: string): OperationView[] {
	return ROUTE_SPECS.filter((each) => each.section === section).map(({ spec }) => {
		const method = spec.method.toLowerCase() as "get" | "post" | "patch" | "delete";
		const operation = openApiDocument().paths?.[spec.path]?.[method] ?? {};
		return {
			method: spec.method,
			path: spec.path,
			summary: spec.summary,
			role: spec.role,
			operation: operation as OperationView["operation"],
		};
	});
}
