import { createHash } from "node:crypto";
import type { SwitchSource } from "@/domain/switching/session";

/** What was asked for, by the request alone: the switches of a room may be others when it is sent again. */
export interface AskedOrder {
	readonly subject:
		| { readonly kind: "switch"; readonly deviceId: number; readonly position: number }
		/** `types` null = all. */
		| { readonly kind: "room"; readonly classroomId: number; readonly types: readonly string[] | null };
	readonly state: boolean;
	readonly source: SwitchSource;
}

/** Alike for requests that ask for the same, whatever the order in which they name types. */
export function orderSha256({ subject, state, source }: AskedOrder): Buffer {
	const said =
		subject.kind === "switch"
			? ["switch", subject.deviceId, subject.position]
			: ["room", subject.classroomId, subject.types === null ? null : [...new Set(subject.types)].sort()];
	return createHash("sha256")
		.update(JSON.stringify([...said, state, source]))
		.digest();
}
