import type { PublishPacket } from "aedes";
import type { Database } from "@/store/connection";
import { parseUpTopic } from "@/wire/mqtt/topics";
import type { Clock } from "../clock";
import type { Ingest } from "../incoming";
import type { Address, Addresses } from "./addresses";
import { type Admission, admit, type ConnectRequest } from "./admission";
import { messageOf } from "./session";

export interface ConnectCheckContext {
	readonly ingest: Ingest;
	readonly pool: Database;
	readonly clock: Clock;
	readonly addresses: Addresses;
	/** Unclaimed names that are connected now. */
	readonly strangers: number;
}

/** Strangers at once: a delivery of new devices, not a flood. */
const UNCLAIMED_CONNECTIONS_MAX = 1_000;

/**
 * Judges a CONNECT: who may come in (admission.ts), from an address that has not tried too many wrong secrets, with no
 * Last Will but the device's own status. Notes a wrong secret, and shows a foreign will in the quarantine.
 */
export async function checkConnect(
	request: ConnectRequest & { readonly will: PublishPacket | null; readonly address: Address },
	{ ingest, pool, clock, addresses, strangers }: ConnectCheckContext,
): Promise<Admission> {
	const { address, will } = request;
	const name = request.username || request.clientId;
	if (!ingest.stats().ready) return { kind: "denied", reason: "database", why: "the database does not answer" };
	if (!addresses.mayTry(address, name, clock.now()))
		return { kind: "denied", reason: "throttled", why: "too many wrong secrets from there" };
	const admission = await admit(request, ingest.directory, pool, () => clock.now());
	if (admission.kind === "denied") {
		if (admission.reason === "wrong_secret") addresses.wrongSecret(address, name, clock.now());
		return admission;
	}
	const principal = admission.kind === "device" ? admission.principal : null;
	const willTopic = will ? parseUpTopic(will.topic) : null;
	if (will && !(principal && willTopic?.kind === "status" && willTopic.device === principal.name)) {
		const detail = `A Last Will on another topic than the status of ${principal?.name ?? "a device"}.`;
		ingest.report(messageOf(will, clock.now(), principal), "will_forged", detail);
		return { kind: "denied", reason: "will_foreign", why: "the Last Will is not the device's own status" };
	}
	if (principal && !principal.claimed && strangers >= UNCLAIMED_CONNECTIONS_MAX)
		return { kind: "denied", reason: "strangers", why: "too many unclaimed devices" };
	return admission;
}
