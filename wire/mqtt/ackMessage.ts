/** What the server has committed of a device's numbered messages, cumulative: the device trims its buffer on this. */
export interface AckMessage {
	readonly epoch: number;
	/** Highest committed `seq` of the topic `event`; null before the first. */
	readonly event_seq: number | null;
	readonly telemetry_seq: number | null;
	readonly server_ms: number;
}

/** The payload of `autovolt/<device>/ack`. A field that is not known yet is left out. */
export function formatAck(ack: AckMessage): string {
	return JSON.stringify({
		epoch: ack.epoch,
		...(ack.event_seq === null ? {} : { event_seq: ack.event_seq }),
		...(ack.telemetry_seq === null ? {} : { telemetry_seq: ack.telemetry_seq }),
		server_ms: ack.server_ms,
	});
}
