import type { Publish } from "./incoming";

/** Connected and subscribed to its orders; connected alone; not there; or an external broker alone knows. */
export type Reach = "listening" | "connected" | "absent" | "unknown";

/** The broker that runs: our own or an external one. */
export interface Broker {
	readonly publish: Publish;
	/** False while devices cannot be reached. */
	connected(): boolean;
	/** Whether an order would reach the device of this name at this moment. */
	reaches(device: string): Reach;
	/** Connections at present. */
	connections(): number;
	stop(): Promise<void>;
}
