import type { Instant } from "@/domain/calendar/interval";

/** One connection on which messages come in order. */
export interface Connection {
	/** Set when a message of it was refused: later ones must not overtake it, so they are refused too. */
	refused: boolean;
}

/** Who sent a message, as the broker knows it: a device of the registry, or a name that nobody has adopted yet. */
export interface Principal {
	readonly name: string;
	/** Null while the name is unclaimed, and for an external broker, which has checked the credential itself. */
	readonly deviceId: number | null;
	readonly claimed: boolean;
}

/** One MQTT message as it came in. */
export interface IncomingMessage {
	readonly topic: string;
	readonly payload: Uint8Array;
	readonly qos: 0 | 1 | 2;
	readonly retain: boolean;
	readonly receivedAt: Instant;
	/** Null when the broker has not told us (an external one): the topic names the device then. */
	readonly principal: Principal | null;
	readonly connection: Connection;
	/** The quarantine row that is being fed again; it is updated instead of a new one being made. */
	readonly quarantineId?: bigint;
}

/** What became of a message. All but `refused` are final: the sender gets its PUBACK. */
export type Verdict =
	| { readonly kind: "stored" }
	| { readonly kind: "duplicate" }
	| { readonly kind: "ignored"; readonly why: "retained" }
	| { readonly kind: "quarantined"; readonly reason: string }
	| { readonly kind: "refused"; readonly reason: "overload" | "database" | "stopping" };

/** A device of the registry, as the broker and ingest need it. */
export interface KnownDevice {
	readonly id: number;
	readonly name: string;
	readonly archived: boolean;
	readonly credentials: readonly { readonly secretSha256: Buffer; readonly expiresAt: Instant | null }[];
	/** Code of the room in which it stands now, and the names of its switches by position. */
	readonly classroom: string | null;
	readonly switchNames: readonly string[];
	/** It once sent readings from the future: such a reading may come again when its time has come. */
	sentAhead: boolean;
	/** Readings filed before this instant are in the archive; absent or null = none is. */
	readonly archivedUntil?: Instant | null;
}

export interface DeviceDirectory {
	/** From memory; a miss is looked up once in the database. Rejects when the database cannot be asked. */
	find(name: string): Promise<KnownDevice | null>;
	/** Asks the database again, once a second per name at most: a secret may have been made a moment ago. */
	recheck(name: string): Promise<KnownDevice | null>;
	/** From memory only. */
	peek(name: string): KnownDevice | null;
	/** Called after every reload of the registry. */
	onChange(listener: () => void): void;
}

export interface IngestStats {
	/** Messages that wait for their commit. */
	readonly waiting: number;
	/** False while the database refuses: nothing is accepted. */
	readonly ready: boolean;
	readonly stored: number;
	readonly duplicates: number;
	readonly quarantined: number;
	readonly refused: number;
}

export interface Ingest {
	/** Resolves after the commit (or the refusal). Never rejects. */
	accept(message: IncomingMessage): Promise<Verdict>;
	readonly directory: DeviceDirectory;
	/** The broker saw the device connect or leave. */
	presence(deviceId: number, online: boolean): void;
	/** An external broker came back without what it held for us: numbered messages may have been lost behind their PUBACKs. */
	mayHaveMissed(): void;
	/** A message that never became one: a forged Last Will, a frame too large to be read. Counted and shown, not awaited. */
	report(message: IncomingMessage, reason: string, detail: string): void;
	/** Feeds quarantined messages through ingest again, at their original time of arrival. Returns how many were stored. */
	reprocessQuarantine(which: { readonly ids: readonly bigint[] } | { readonly device: string }): Promise<number>;
	stats(): IngestStats;
	/** Commits what waits, then refuses. */
	stop(): Promise<void>;
}

/** What a committed message was: readings, or an event by its type ("cmd_ack", "switch", "motion"). */
export interface HeardMessage {
	readonly deviceId: number;
	readonly type: string;
	/** The command that an event answers or names. */
	readonly commandId: string | null;
}

/** Sends a message to devices through whichever broker runs. Errors are the broker's to log: a lost one is sent again. */
export type Publish = (topic: string, payload: string, options?: { readonly qos?: 0 | 1; readonly retain?: boolean }) => void;
