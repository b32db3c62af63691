import type { Publish } from "./incoming";

/** The broker that runs: our own or an external one. */
export interface Broker {
	readonly publish: Publish;
	/** False while devices cannot be reached. */
	connected(): boolean;
	/** Whether the device of this name is connected at this moment; null where an external broker alone knows. */
	reaches(device: string): boolean | null;
	/** Connections at present. */
	connections(): number;
	stop(): Promise<void>;
}
