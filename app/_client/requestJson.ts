/** What went wrong, in the words of RFC 9457; `status` 0 means that no answer came at all. */
export class Problem extends Error {
	readonly status: number;
	readonly code: string;
	readonly detail: string;
	readonly paths: readonly { path: string; message: string }[];
	readonly retryAfterSeconds: number | null;
	readonly body: Record<string, unknown>;

	constructor(status: number, body: Record<string, unknown>, retryAfterSeconds: number | null = null) {
		const title = textOf(body.title) ?? textOf(body.error) ?? titleOfStatus(status);
		super(title);
		this.name = "Problem";
		this.status = status;
		this.code = textOf(body.code) ?? `http_${status}`;
		this.detail = textOf(body.detail) ?? textOf(body.error) ?? "";
		this.paths = Array.isArray(body.paths) ? body.paths.filter(isPath) : [];
		this.retryAfterSeconds = retryAfterSeconds;
		this.body = body;
	}
}

export async function requestJson<T>(url: string, init?: RequestInit): Promise<T> {
	const response = await fetch(url, {
		...init,
		credentials: "same-origin",
		headers: { accept: "application/json", ...(init?.body ? { "content-type": "application/json" } : {}), ...init?.headers },
	}).catch((cause: unknown) => {
		if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
		throw new Problem(0, {});
	});
	if (response.status === 204) return undefined as T;
	const body: unknown = await response.json().catch(() => ({}));
	if (response.ok) return body as T;
	const problem = new Problem(response.status, isObject(body) ? body : {}, secondsOf(response.headers.get("retry-after")));
	if (response.status === 401) goToSignIn();
	throw problem;
}

export function sendJson<T>(method: "POST" | "PATCH" | "DELETE", url: string, body?: unknown): Promise<T> {
	return requestJson<T>(url, body === undefined ? { method } : { method, body: JSON.stringify(body) });
}

/** Query strings leave out what is not set, so one view has one address. */
export function withQuery(path: string, query: Record<string, string | number | boolean | null | undefined>): string {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query))
		if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
	const text = search.toString();
	return text === "" ? path : `${path}?${text}`;
}

function goToSignIn(): void {
	if (window.location.pathname.startsWith("/sign-in")) return;
	const here = window.location.pathname + window.location.search;
	window.location.assign(withQuery("/sign-in", { callbackUrl: here, reason: "expired" }));
}

function titleOfStatus(status: number): string {
	if (status === 0) return "The server did not answer.";
	if (status === 401) return "You are signed out.";
	if (status === 403) return "Your role does not allow this.";
	if (status === 404) return "This does not exist, or you may not see it.";
	if (status === 409) return "Someone else changed this meanwhile.";
	if (status === 429) return "Too many attempts.";
	return status >= 500 ? "The server could not answer." : "The request was refused.";
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPath(value: unknown): value is { path: string; message: string } {
	return isObject(value) && typeof value.path === "string" && typeof value.message === "string";
}

function textOf(value: unknown): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}

function secondsOf(header: string | null): number | null {
	const seconds = Number(header);
	return header !== null && Number.isFinite(seconds) ? seconds : null;
}
