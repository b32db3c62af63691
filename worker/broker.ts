import type { Publish } from "./incoming";

/** The broker that runs: our own or an external one. */
export interface Broker {
	readonly publish: Publish;
	/** False while devices cannot be reached. */
	connected(): boolean;
	/** Connections at present. */
	connections(): number;
	stop(): Promise<void>;
}
