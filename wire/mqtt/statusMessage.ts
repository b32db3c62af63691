import { z } from "zod";
import { type Rejection, rejected } from "./rejection";
import { isJsonObject, parseStrictJson } from "./strictJson";

/** What a device (or its Last Will) says of itself. */
export interface WireStatus {
	readonly online: boolean;
	readonly why: string | null;
	/** Orders statuses, never arrival: a takeover delivers the old "offline" just before the new "online". */
	readonly order: { readonly epoch: number; readonly boot: number; readonly conn: number } | null;
	readonly backlog: number | null;
	readonly lost: number | null;
	readonly firmware: string | null;
	/** The device asks for the legacy down topic `switches`; null when it does not say. */
	readonly legacySwitches: boolean | null;
}

const u32 = z.number().int().min(0).max(0xffff_ffff).optional();
const i32 = z.number().int().min(0).max(0x7fff_ffff).optional();
const schema = z.looseObject({
	online: z.boolean().optional(),
	status: z.enum(["online", "offline"]).optional(),
	why: z.string().max(64).optional(),
	epoch: u32,
	boot: u32,
	conn: u32,
	backlog: i32,
	lost: i32,
	fw: z.string().max(64).optional(),
	legacy_switches: z.boolean().optional(),
});

/** Parses `autovolt/<device>/status`: the JSON of the protocol, `{"status":"online"}`, or the bare words. */
export function parseStatus(payload: Uint8Array): { readonly ok: true; readonly status: WireStatus } | Rejection {
	if (payload.length <= 9 && payload[0] !== 0x7b) {
		const word = String.fromCharCode(...payload).replace(/^"|"$/g, "");
		if (word === "online" || word === "offline") return { ok: true, status: { ...UNSAID, online: word === "online" } };
	}
	const json = parseStrictJson(payload);
	if (!json.ok) return json;
	const parsed = schema.safeParse(isJsonObject(json.value) ? json.value : null);
	const message = parsed.data;
	if (!message) return rejected("schema_invalid", "A status is {online, …}, {status} or a bare word.");
	const online = message.online ?? (message.status === undefined ? undefined : message.status === "online");
	if (online === undefined) return rejected("schema_invalid", "A status says online or offline.");
	const { epoch, boot, conn } = message;
	return {
		ok: true,
		status: {
			online,
			why: message.why ?? null,
			order: epoch !== undefined && boot !== undefined && conn !== undefined ? { epoch, boot, conn } : null,
			backlog: message.backlog ?? null,
			lost: message.lost ?? null,
			firmware: message.fw ?? null,
			legacySwitches: message.legacy_switches ?? null,
		},
	};
}

const UNSAID: Omit<WireStatus, "online"> = {
	why: null,
	order: null,
	backlog: null,
	lost: null,
	firmware: null,
	legacySwitches: null,
};
