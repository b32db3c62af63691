import { describe, expect, it } from "vitest";
import { parseWebEnv } from "./env";

const GOOD = {
	DATABASE_URL: "postgresql://localhost/autovolt",
	NEXTAUTH_SECRET: "Zk3vQ1y8Rr5tUw0xNf2hLb7mCe9dGa4j",
	NODE_ENV: "production",
} as const;

describe("parseWebEnv", () => {
	it("takes a random secret, and the Host of each request where no address is set", () => {
		expect(parseWebEnv(GOOD)).toMatchObject({ publicUrl: null, trustProxy: false });
	});

	it.each([
		"",
		"secret",
		"a".repeat(64),
		"changeme-changeme-changeme-changeme-1234567890",
		"0123456789abcdef",
		"your-nextauth-secret-goes-here-0123456789",
	])("refuses %j as the secret in production", (secret) => {
		expect(() => parseWebEnv({ ...GOOD, NEXTAUTH_SECRET: secret })).toThrow(/NEXTAUTH_SECRET/);
	});

	it("names every wrong variable in one sentence, and no value", () => {
		const wrong = {
			NEXTAUTH_SECRET: "short",
			DATABASE_URL: "mysql://root:hunter2@x",
			NEXTAUTH_URL: "ftp://x",
			NODE_ENV: "production",
		} as const;
		expect(() => parseWebEnv(wrong)).toThrow(/DATABASE_URL.*NEXTAUTH_URL/);
		expect(() => parseWebEnv(wrong)).not.toThrow(/hunter2/);
	});
});
