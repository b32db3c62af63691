import type { HeardMessage } from "../incoming";
import type { Classified } from "./classify";

/** Tells a listener what kind of message was committed, as far as commands and motion rules may wait for it. */
export function tellHeard(deviceId: number, classified: Classified, listener?: (heard: HeardMessage) => void): void {
	if (!listener) return;
	if (classified.kind === "readings") listener({ deviceId, type: "readings", commandId: null });
	else if (classified.kind === "event")
		listener({ deviceId, type: classified.event.row.type, commandId: classified.event.commandId });
}
