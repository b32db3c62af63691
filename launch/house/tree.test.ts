import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, trackedFiles } from "./tree";

const FORBIDDEN_NAME = /(^|\/)(utils?|helpers?|common|shared|misc|lib)(\/|\.[^/]+$)/i;
const LINES_MAX = 300;
const README_LINES_MAX = 40;
const BINARY = /\.(png|jpg|ico|woff2?|gz|pdf)$/;

const files = trackedFiles();
const sources = files.filter((path) => /\.(tsx?|mjs|cjs|sql)$/.test(path) && !path.startsWith("prisma/"));
const text = (path: string) => readFileSync(join(ROOT, path), "utf8");

describe("the tree", () => {
	it("was found at all", () => {
		expect(sources.length).toBeGreaterThan(50);
	});

	it("has no folder or file whose name says nothing", () => {
		expect(files.filter((path) => FORBIDDEN_NAME.test(path) && !path.startsWith("firmware/"))).toEqual([]);
	});

	it.each(["store/helpers.ts", "worker/utils/time.ts", "app/lib/x.ts", "domain/shared/y.ts"])("would notice %s", (path) => {
		expect(FORBIDDEN_NAME.test(path)).toBe(true);
	});

	it(`has no file over ${LINES_MAX} lines`, () => {
		const lines = (path: string) => text(path).trimEnd().split("\n").length;
		expect(sources.filter((path) => lines(path) > LINES_MAX).map((path) => `${path}: ${lines(path)}`)).toEqual([]);
	});

	it(`says of each stage in at most ${README_LINES_MAX} lines what it owns`, () => {
		const stages = new Set(
			sources.map((path) => /^(domain|worker)\/[^/]+(?=\/)/.exec(path)?.[0]).filter((stage) => stage !== undefined),
		);
		expect(stages.size).toBeGreaterThan(5);
		const wrong = [...stages].filter((stage) => {
			const path = `${stage}/README.md`;
			return !existsSync(join(ROOT, path)) || text(path).trimEnd().split("\n").length > README_LINES_MAX;
		});
		expect(wrong).toEqual([]);
	});

	it("has no mark of unfinished work", () => {
		const mark = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME"].join("|")})\\b`);
		expect(sources.filter((path) => mark.test(text(path)))).toEqual([]);
	});

	it("names no machine and no registry", () => {
		const place = new RegExp(
			["(^|[\\s\"'`(=:])/" + "(work|root|home/[a-z]+)/", "registry\\.[a-z]+\\.(org|com|io)", "npm\\.pkg\\."].join("|"),
			"m",
		);
		expect(place.test(" cd /ro" + "ot/x")).toBe(true);
		expect(files.filter((path) => !BINARY.test(path) && place.test(text(path)))).toEqual([]);
	});

	it("reads fixtures nowhere in the product", () => {
		const product = sources.filter(
			(path) => /^(app|components|domain|store|wire|worker)\//.test(path) && !/\.(test|fixture|arbitrary)\./.test(path),
		);
		expect(product.filter((path) => /fixtures\/days/.test(text(path)))).toEqual([]);
	});
});
