import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LaunchSettings } from "@/launch/settings";
import { ensureCertificates } from "@/worker/mqtt/certificateFolder";
import { checkCertificates } from "./certificates";

const NOW = Date.UTC(2026, 10, 25);
const DAY = 86_400_000;
let dataDir: string;
const settings = (more: object = {}) => ({ dataDir, mqttsPort: 8883, mqttUrl: null, ...more }) as LaunchSettings;
const said = (now = NOW) => checkCertificates(settings(), now).map(({ level, what }) => `${level}: ${what}`);

beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), "autovolt-doctor-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("checkCertificates", () => {
	it("says until when the authority and the broker's certificate hold, and the fingerprint to compare", async () => {
		await ensureCertificates(join(dataDir, "tls"), ["localhost"], NOW);
		expect(said()).toEqual([
			expect.stringMatching(
				/^ok: The private certificate authority ends on 2046-11-20 \(SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\)$/,
			),
			"ok: The MQTT broker's certificate ends on 2027-02-23 and is renewed 30 days before",
		]);
	});

	it("warns when the renewal has not happened, and when the authority's end is a year away", async () => {
		await ensureCertificates(join(dataDir, "tls"), ["localhost"], NOW);
		expect(said(NOW + 62 * DAY)[1]).toMatch(/^warn: .* was not renewed/);
		expect(said(NOW + 91 * DAY)[1]).toMatch(/^error: .*devices refuse it/);
		expect(said(NOW + 19.5 * 365 * DAY)[0]).toMatch(/^warn: The private certificate authority ends/);
	});

	it("names a key that others can read, and a damaged authority", async () => {
		await ensureCertificates(join(dataDir, "tls"), ["localhost"], NOW);
		chmodSync(join(dataDir, "tls", "ca.pem"), 0o640);
		writeFileSync(join(dataDir, "tls", "ca.pem"), "nothing");
		expect(said().slice(0, 2)).toEqual([
			expect.stringMatching(/^error: .*ca\.pem can be read by others/),
			expect.stringMatching(/^error: .*ca\.pem is damaged/),
		]);
	});

	it("says nothing where no TLS is spoken by the embedded broker", () => {
		expect(checkCertificates(settings({ mqttsPort: null }), NOW)).toEqual([]);
		expect(checkCertificates(settings({ mqttUrl: "mqtts://broker.example" }), NOW)).toEqual([]);
		expect(said()).toEqual(["ok: The MQTT broker's certificates will be made by npm start"]);
	});
});
