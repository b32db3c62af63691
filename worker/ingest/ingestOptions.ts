import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Database } from "@/store/connection";
import type { Clock } from "../clock";
import type { HeardMessage, Publish } from "../incoming";

export interface IngestOptions {
	/** At least 5 connections: two batches, sightings, the registry, one to spare. */
	readonly pool: Database;
	readonly clock: Clock;
	readonly log: Logger;
	/** Readings were committed: the ledger has work. */
	readonly onCommitted: () => void;
	/** Events of devices were committed: switching has work. */
	readonly onEvents?: () => void;
	/** A device's message was committed: it may be what a command or a motion rule waits for. */
	readonly onHeard?: (heard: HeardMessage) => void;
	readonly publish: Publish;
	/** Other workers take a part of the same devices' messages. */
	readonly isShared?: boolean;
	readonly registry?: Registry;
}
