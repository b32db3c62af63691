import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { armed, FAULT_POINTS } from "./fault";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

describe("fault", () => {
	it("is nothing unless it is asked for", () => {
		expect(armed({})).toBeNull();
		expect(armed({ CRASH_AT: "" })).toBeNull();
	});

	it.each(["fold", "fold-save", "fold-save:0", "fold-save:x", "nowhere:1"])("refuses %s, which would never fire", (at) => {
		expect(() => armed({ CRASH_AT: at })).toThrow(/point:n/);
	});

	it("ends the process by SIGKILL at the n-th pass of its point, and at no other", async () => {
		const code = `import { fault } from "./store/fault.ts";
			process.on("exit", () => console.log("exit handler"));
			for (let n = 1; n <= 3; n++) { fault("ledger-claim"); fault("fold-save"); console.log(n); }`;
		const env = { ...process.env, CRASH_AT: "fold-save:2" };
		const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { cwd: ROOT, env });
		let said = "";
		child.stdout.on("data", (chunk) => {
			said += chunk;
		});
		const [exit, signal] = await once(child, "close");
		expect([exit, signal, said]).toEqual([null, "SIGKILL", "1\n"]);
	});

	it("has each of its points in the work", () => {
		const sources = ["store", "worker", "launch"].flatMap((room) =>
			readdirSync(`${ROOT}${room}`, { recursive: true, encoding: "utf8" })
				.filter((path) => path.endsWith(".ts") && !path.includes(".test."))
				.map((path) => readFileSync(`${ROOT}${room}/${path}`, "utf8")),
		);
		for (const point of FAULT_POINTS)
			expect(sources.filter((text) => text.includes(`fault("${point}")`)).length, point).toBeGreaterThan(0);
	});
});
