import type { QuarantineRow } from "@/store/quarantine";
import type { IncomingMessage, KnownDevice } from "../incoming";

/** A message as quarantine keeps it: raw, with who sent it and why it was not taken. */
export function quarantineRow(
	message: IncomingMessage,
	device: KnownDevice | null,
	reason: string,
	detail: string,
): QuarantineRow {
	const { receivedAt, topic, payload, principal } = message;
	return { receivedAt, topic, principal: principal?.name ?? null, reason, detail, payload, deviceId: device?.id ?? null };
}
