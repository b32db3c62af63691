import { describe, expect, it } from "vitest";
import { aclFile, mosquittoConf, passwordFile } from "./files";

const HASH = "$7$101$c2FsdA==$aGFzaA==";
const registry = {
	devices: [
		{ name: "B-204", hash: HASH },
		{ name: "older", hash: null },
	],
	people: [{ name: "operator", hash: HASH }],
	nextEnd: null,
};
const workers = [{ user: "autovolt.worker-1", hash: HASH }];

describe("passwordFile", () => {
	it("holds whoever has a hash, and nobody else", () => {
		expect(passwordFile(registry, workers)).toBe(`autovolt.worker-1:${HASH}\nB-204:${HASH}\noperator:${HASH}\n`);
	});
});

describe("aclFile", () => {
	it("lets a device write its own up topics and read its own down topics, a person read, a worker the reverse of a device", () => {
		const blocks = aclFile(registry, workers).split("\n\n");
		expect(blocks.at(-2)?.split("\n")).toEqual([
			"user B-204",
			...["telemetry", "event", "status", "heartbeat", "cmd/ack", "config/ack"].map(
				(kind) => `topic write autovolt/B-204/${kind}`,
			),
			...["ack", "cmd", "config", "switches"].map((kind) => `topic read autovolt/B-204/${kind}`),
		]);
		expect(blocks[1]).toBe("user operator\ntopic read autovolt/#");
		expect(blocks[0]?.split("\n")).toContain("topic write autovolt/audit/ledger-head");
		expect(blocks[0]).not.toMatch(/topic (readwrite|write) autovolt\/\+\/(telemetry|event|status)/);
	});
});

describe("mosquittoConf", () => {
	it("lets nobody in without a name, drops nothing, and offers TLS 1.2 where a listener speaks it", () => {
		const place = { folder: "/etc/m", dataFolder: "/var/m", pidFile: "/run/m.pid" };
		const conf = mosquittoConf({
			...place,
			listeners: [
				{ host: "127.0.0.1", port: 1883, tls: false },
				{ host: "0.0.0.0", port: 8883, tls: true },
			],
		});
		for (const line of ["allow_anonymous false", "max_queued_messages 0", "acl_file /etc/m/acl", "persistence_location /var/m/"])
			expect(conf.split("\n")).toContain(line);
		const [, plain = "", secure = ""] = conf.split(/^listener /m);
		expect(plain).not.toContain("certfile");
		expect(secure).toMatch(
			/^8883 0\.0\.0\.0\nuse_username_as_clientid true\n[\s\S]*certfile \/etc\/m\/server\.pem\n[\s\S]*tls_version tlsv1\.2/,
		);
	});
});
