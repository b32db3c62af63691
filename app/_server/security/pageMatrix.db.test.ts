import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pagesOnDisk } from "./routesOnDisk.scenario";
import { openWholeApi, ROLES, type WholeApi } from "./wholeApi.scenario";

/** What Next knows of the request under way. */
let cookie = "";
class Redirected extends Error {
	constructor(readonly target: string) {
		super(`to ${target}`);
	}
}
vi.mock("next/headers", () => ({ headers: async () => new Headers({ host: "autovolt.test", ...(cookie ? { cookie } : {}) }) }));
vi.mock("next/navigation", async (original) => ({
	...(await original<typeof import("next/navigation")>()),
	redirect: (target: string) => {
		throw new Redirected(target);
	},
}));

const PAGES = await pagesOnDisk();
/** Where people come to sign in. */
const OPEN = ["/sign-in"];
const GIVEN = {
	params: Promise.resolve({ code: "A-1", bill: "open", name: "D" }),
	searchParams: Promise.resolve({ month: "2024-02", classroom: "A-1", evil: ["//a", "//b"] }),
};

describe("every page × who asks", () => {
	let api: WholeApi;
	beforeAll(async () => {
		api = await openWholeApi();
	});
	afterAll(() => api.close());

	/** "drawn", or where it leads. */
	const visit = async (page: (typeof PAGES)[number], as: string) => {
		cookie = as;
		try {
			return (await page.render(GIVEN)) ? "drawn" : "nothing";
		} catch (error) {
			if (error instanceof Redirected) return error.target;
			throw error;
		}
	};

	it("knows every page", () => {
		expect(PAGES.length).toBeGreaterThanOrEqual(16);
		expect(PAGES.map(({ path }) => path)).toEqual(expect.arrayContaining(["/", "/audit", "/settings", "/sign-in", "/api-docs"]));
	});

	it.each(PAGES.filter(({ path }) => !OPEN.includes(path)).map((page) => [page.path, page] as const))(
		"%s is drawn for whoever has signed in, and leads everyone else to the sign-in page and back",
		async (path, page) => {
			const strangers = [
				"",
				"autovolt.session=made-up",
				await api.session("admin", { disabledAt: new Date() }),
				await api.session("admin", { version: 0 }),
				await api.session("admin", { since: Date.now() - 12 * 3_600_000 }),
				await api.session("admin", { secret: "not-the-key-of-this-house-0123456789" }),
			];
			for (const stranger of strangers) {
				const target = new URL(await visit(page, stranger), "http://autovolt.test");
				expect(target.pathname, path).toBe("/sign-in");
				const back = new URL(target.searchParams.get("callbackUrl") ?? "", target);
				expect(back.origin, path).toBe(target.origin);
				expect(back.pathname, path).toBe(path.replace("{code}", "A-1").replace("{bill}", "open").replace("{name}", "D"));
			}
			for (const role of ROLES) expect(await visit(page, await api.session(role)), `${path} as ${role}`).toBe("drawn");
		},
	);

	it("the sign-in page is drawn for anyone", async () => {
		for (const page of PAGES.filter(({ path }) => OPEN.includes(path))) expect(await visit(page, "")).toBe("drawn");
	});
});
