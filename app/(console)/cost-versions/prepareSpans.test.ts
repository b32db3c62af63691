import { describe, expect, it } from "vitest";
import { axisOf, type LabelledDraft, type LabelledVersion, prepareSpans } from "./prepareSpans";

const now = Date.parse("2026-11-21T10:00:00Z");
const version = (id: number, from: string, until: string | null, place: Partial<LabelledVersion> = {}): LabelledVersion => ({
	id,
	scope: "site",
	building: null,
	classroom: null,
	effective_from: from,
	effective_until: until,
	label: `₹${id}`,
	when: `from ${from.slice(0, 10)}`,
	...place,
});

describe("prepareSpans", () => {
	const versions = [
		version(1, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
		version(2, "2026-03-01T00:00:00Z", null),
		version(3, "2026-06-01T00:00:00Z", null, { scope: "classroom", classroom: "A-1" }),
	];
	const drafts: LabelledDraft[] = [
		{ ...version(9, "2026-12-01T00:00:00Z", null), state: "submitted", reaches: "2026-12-05T00:00:00Z" },
	];
	const axis = axisOf([...versions, ...drafts], "all", now);
	const rows = prepareSpans(versions, drafts, axis, now, "Main campus");

	it("draws one row per scope, and what is proposed below it", () => {
		expect(rows.map(({ label, hint }) => `${label}: ${hint}`)).toEqual([
			"Main campus: whole site",
			"A-1: room",
			"Main campus: proposed",
		]);
	});

	it("calls the site's gaps unpriced, and those of a room the wider price", () => {
		expect(rows[0]?.spans.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
			"gap unpriced",
			"past ₹1",
			"gap unpriced",
			"current ₹2",
		]);
		expect(rows[1]?.spans[0]?.kind).toBe("fallback");
	});

	it("marks what awaits approval, and says all of it in words", () => {
		expect(rows[2]?.spans).toMatchObject([{ kind: "waiting", text: "₹9, from 2026-12-01, awaits approval, d9" }]);
	});

	it("draws a proposal only as far as it reaches", () => {
		expect(rows[2]?.spans[0]?.until).toBe(Date.parse("2026-12-05T00:00:00Z"));
	});

	it("names a bar that is too narrow for its label by its number, and a gap by nothing", () => {
		expect(
			rows.map(({ spans }) =>
				spans
					.map(({ short }) => short)
					.join(" ")
					.trim(),
			),
		).toEqual(["v1  v2", "v3", "d9"]);
	});

	it("draws a version that takes the site's price back as unpriced", () => {
		const none = [version(4, "2026-01-01T00:00:00Z", null, { isNone: true, label: "No price of its own" })];
		expect(prepareSpans(none, [], axis, now, "Main campus")[0]?.spans.at(-1)).toMatchObject({ kind: "none", label: "unpriced" });
	});

	it("keeps spans apart that belong to one version", () => {
		const split = [version(1, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"), version(1, "2026-03-01T00:00:00Z", null)];
		const keys = prepareSpans(split, [], axis, now, "Main campus").flatMap(({ spans }) => spans.map(({ key }) => key));
		expect(new Set(keys).size).toBe(keys.length);
	});
});

describe("axisOf", () => {
	it("reaches over everything that is known and the present, with few ticks", () => {
		const axis = axisOf([version(1, "2016-04-01T00:00:00Z", null)], "all", now);
		expect(axis.from).toBeLessThan(Date.parse("2016-04-01T00:00:00Z"));
		expect(axis.until).toBeGreaterThan(now);
		expect(axis.ticks.length).toBeGreaterThan(3);
		expect(axis.ticks.length).toBeLessThanOrEqual(9);
		expect(axis.ticks[0]?.label).toMatch(/^\d{4}$/);
	});

	it("begins half a year ago where that is chosen, with a tick a month", () => {
		const axis = axisOf([version(1, "2016-04-01T00:00:00Z", null)], "6m", now);
		expect(axis.ticks.map(({ label }) => label)).toContain("Sep 2026");
	});
});
