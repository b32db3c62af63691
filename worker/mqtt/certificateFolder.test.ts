import { X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SERVER_DAYS } from "./authority";
import { ensureCertificates, RENEW_DAYS } from "./certificateFolder";
import { isServerName, serverNames } from "./serverNames";

const NOW = Date.UTC(2026, 10, 25);
const DAY = 86_400_000;
const NAMES = ["127.0.0.1", "broker.example", "fd00::7"];
let folder: string;

beforeEach(() => {
	folder = join(mkdtempSync(join(tmpdir(), "autovolt-tls-")), "tls");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

describe("ensureCertificates", () => {
	it("makes an authority once, and a server's certificate under it with all names, readable by this user alone", async () => {
		const { authority, server, renewed } = await ensureCertificates(folder, NAMES, NOW);
		expect(renewed).toBe(true);
		const [ca, own] = [new X509Certificate(authority.certificate), new X509Certificate(server.certificate)];
		expect([ca.ca, own.ca]).toEqual([true, false]);
		expect(own.verify(ca.publicKey) && own.checkIssued(ca)).toBe(true);
		expect([own.checkHost("broker.example"), own.checkIP("127.0.0.1"), own.checkIP("fd00::7")]).not.toContain(undefined);
		expect(own.checkHost("elsewhere.example")).toBeUndefined();
		expect((Date.parse(own.validTo) - NOW) / DAY).toBe(SERVER_DAYS);
		const mode = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
		expect([mode("."), mode("ca.pem"), mode("server.pem"), mode("ca.crt")]).toEqual(["700", "600", "600", "644"]);
		expect(readFileSync(join(folder, "ca.crt"), "utf8")).not.toContain("PRIVATE");
		const again = await ensureCertificates(folder, NAMES, NOW + DAY);
		expect(again).toEqual({ authority, server, renewed: false });
	});

	it("renews the server's certificate before its end, for a new name, and for a clock that was set back; never the authority", async () => {
		const first = await ensureCertificates(folder, NAMES, NOW);
		const left = (days: number) => NOW + (SERVER_DAYS - days) * DAY;
		expect((await ensureCertificates(folder, NAMES, left(RENEW_DAYS) - 1)).renewed).toBe(false);
		const renewed = await ensureCertificates(folder, NAMES, left(RENEW_DAYS));
		expect(renewed.renewed).toBe(true);
		expect(renewed.authority).toEqual(first.authority);
		expect((await ensureCertificates(folder, [...NAMES, "10.0.0.5"], left(RENEW_DAYS))).renewed).toBe(true);
		expect((await ensureCertificates(folder, NAMES, NOW - 400 * DAY)).renewed).toBe(true);
	});

	it("closes files that others could read, and refuses a damaged authority instead of making another", async () => {
		await ensureCertificates(folder, NAMES, NOW);
		chmodSync(join(folder, "ca.pem"), 0o644);
		await ensureCertificates(folder, NAMES, NOW);
		expect(statSync(join(folder, "ca.pem")).mode & 0o777).toBe(0o600);
		writeFileSync(join(folder, "ca.pem"), "nothing");
		await expect(ensureCertificates(folder, NAMES, NOW)).rejects.toThrow(/is damaged.*Restore it from a backup/);
	});

	it("lets of two that start at once the first one's authority stay", async () => {
		const [a, b] = await Promise.all([ensureCertificates(folder, NAMES, NOW), ensureCertificates(folder, NAMES, NOW)]);
		expect(a.authority).toEqual(b.authority);
	});
});

describe("serverNames", () => {
	it("holds what was said beside what the machine is called by, each once, and nothing that is no name", () => {
		const names = serverNames("Broker.Example, 192.0.2.9,, not a name,broker.example");
		expect(names).toEqual(expect.arrayContaining(["127.0.0.1", "192.0.2.9", "broker.example", "localhost"]));
		expect(new Set(names).size).toBe(names.length);
		expect(names.every(isServerName)).toBe(true);
	});
});
