/** Why a message is not taken: the `reason` of its quarantine row and of the metric. Stable, shown to people. */
export type RejectionReason =
	| "payload_too_large"
	| "utf8_invalid"
	| "json_malformed"
	| "json_too_deep"
	| "json_duplicate_key"
	| "json_forbidden_key"
	| "text_unsafe"
	| "schema_invalid"
	| "name_mismatch"
	| "energy_negative"
	| "energy_out_of_range"
	| "power_out_of_range";

/** An expected failure: returned, never thrown. `detail` is one sentence for a person, with the offending field. */
export interface Rejection {
	readonly ok: false;
	readonly reason: RejectionReason;
	readonly detail: string;
}

export function rejected(reason: RejectionReason, detail: string): Rejection {
	return { ok: false, reason, detail };
}
