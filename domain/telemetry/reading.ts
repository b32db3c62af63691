import type { Instant } from "@/domain/calendar/interval";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";

/** One register of a device: channel 0 is the whole device, 1…n its elements where the adapter has several. */
export interface RegisterId {
	readonly deviceId: number;
	readonly channel: number;
}

/**
 * One stored reading of one register, as the ledger sees it. Never changes once stored, but for `at` of an unsynced
 * reading, which a time anchor of its boot may place better.
 */
export interface Reading {
	/** SHA-256 (32 bytes) of the reading's canonical content; the tie-breaker of every order. */
	readonly key: Uint8Array;
	/** When it was measured: the device's clock if synced, else the best evidence (anchor, else receivedAt). */
	readonly at: Instant;
	/** Where it is filed (partition, lookup): measuredAt of a synced reading, receivedAt of an unsynced one. ≥ `at` if unsynced. */
	readonly filedAt: Instant;
	readonly receivedAt: Instant;
	readonly synced: boolean;
	/** Cumulative counter; null for a device without one. */
	readonly energyMwh: MilliwattHours | null;
	readonly powerMw: Milliwatts | null;
	/** Random id minted when the device lost its counter. */
	readonly epoch: number | null;
	readonly boot: number | null;
	/** Per topic, survives reboots. */
	readonly seq: number | null;
	readonly uptimeMs: number | null;
	/** One character per switch: "1" on, "0" off, "?" unknown. Null when not sent. */
	readonly switchStates: string | null;
	/** firmware_ver as sent, as evidence for why a counter restarted. */
	readonly firmware: string | null;
}
