interface ParameterView {
	readonly name: string;
	readonly in: string;
	readonly required?: boolean;
	readonly description?: string;
	readonly schema?: { readonly description?: string };
}

interface BodyView {
	readonly description?: string;
	readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
}

export interface OperationView {
	readonly method: string;
	readonly path: string;
	readonly summary: string;
	readonly role: string | null;
	readonly operation: {
		readonly parameters?: readonly ParameterView[];
		readonly requestBody?: BodyView;
		readonly responses?: Readonly<Record<string, BodyView>>;
	};
}

/** One method of one route, folded up until somebody wants it. */
export function Operation({ method, path, summary, role, operation }: OperationView) {
	const { parameters = [], requestBody, responses = {} } = operation;
	return (
		<details className="mb-2 rounded-lg border border-current/15 px-4 py-2">
			<summary className="cursor-pointer">
				<code className="font-semibold">
					{method} {path}
				</code>{" "}
				<span className="opacity-80">{summary}</span>
			</summary>
			<p className="mt-2">{role === null ? "Open to anyone." : `Least role: ${role}.`}</p>
			{parameters.length > 0 && <Parameters parameters={parameters} />}
			{requestBody && <Body title="Request body" body={requestBody} />}
			{Object.entries(responses).map(([status, body]) => (
				<Body key={status} title={`${status}: ${body.description ?? ""}`} body={body} />
			))}
		</details>
	);
}

function Parameters({ parameters }: { parameters: readonly ParameterView[] }) {
	return (
		<table className="mt-2 w-full text-left text-sm">
			<thead>
				<tr>
					<th scope="col">Parameter</th>
					<th scope="col">In</th>
					<th scope="col">Required</th>
					<th scope="col">Meaning</th>
				</tr>
			</thead>
			<tbody>
				{parameters.map((parameter) => (
					<tr key={`${parameter.in} ${parameter.name}`}>
						<td>
							<code>{parameter.name}</code>
						</td>
						<td>{parameter.in}</td>
						<td>{parameter.required ? "yes" : "no"}</td>
						<td>{parameter.description ?? parameter.schema?.description ?? ""}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function Body({ title, body }: { title: string; body: BodyView }) {
	const [type, content] = Object.entries(body.content ?? {})[0] ?? [];
	return (
		<details className="mt-2">
			<summary className="cursor-pointer text-sm">
				{title} {type && <code>{type}</code>}
			</summary>
			{content?.schema !== undefined && (
				<pre className="mt-1 max-h-96 overflow-auto text-xs">{JSON.stringify(content.schema, null, 2)}</pre>
			)}
		</details>
	);
}
