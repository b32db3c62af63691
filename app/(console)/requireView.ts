import { requirePagePrincipal } from "@/app/_server/pagePrincipal";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Permission of a page, checked at each of them; who has to sign in first comes back to the same view, query and all. */
export async function requireView(path: string, searchParams: SearchParams): Promise<void> {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(await searchParams)) if (typeof value === "string") query.set(name, value);
	const text = query.toString();
	await requirePagePrincipal(text === "" ? path : `${path}?${text}`);
}
