import { describe, expect, it } from "vitest";
import { secretHash } from "@/store/secret";
import type { KnownDevice } from "../incoming";
import type { Session } from "./session";
import { sessionEnd } from "./sessionEnds";

const T = 1_800_000_000_000;
const OLD = secretHash("old");
const NEW = secretHash("new");

function session(secret: Buffer | null, claimed = true): Session {
	return { principal: { name: "B-204", deviceId: claimed ? 1 : null, claimed }, operator: null, secret } as Session;
}

function device(changes: Partial<KnownDevice> = {}): KnownDevice {
	const credentials = [
		{ secretSha256: OLD, expiresAt: T },
		{ secretSha256: NEW, expiresAt: null },
	];
	return { id: 1, name: "B-204", archived: false, credentials, classroom: null, switchNames: [], sentAhead: false, ...changes };
}

describe("sessionEnd", () => {
	it("ends a session of the old secret at that secret's end, and lets the new one's go on", () => {
		expect(sessionEnd(session(OLD), device(), T - 1)).toEqual({ kind: "at", at: T });
		expect(sessionEnd(session(OLD), device(), T)).toEqual({ kind: "now", reason: "secret_ended" });
		expect(sessionEnd(session(NEW), device(), T + 1e12)).toEqual({ kind: "open" });
	});

	it("ends one whose secret is gone, whose device is archived, or whose name was adopted", () => {
		expect(sessionEnd(session(OLD), device({ credentials: [] }), T - 1)).toEqual({ kind: "now", reason: "secret_ended" });
		expect(sessionEnd(session(NEW), device({ archived: true }), T)).toEqual({ kind: "now", reason: "archived" });
		expect(sessionEnd(session(NEW), null, T)).toEqual({ kind: "now", reason: "archived" });
		expect(sessionEnd(session(null, false), device(), T)).toEqual({ kind: "now", reason: "adopted" });
		expect(sessionEnd(session(null, false), null, T)).toEqual({ kind: "open" });
	});
});
