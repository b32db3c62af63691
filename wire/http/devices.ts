import { z } from "zod";
import {
	consumptionFactor,
	decimal,
	idPath,
	includeArchived,
	instantText,
	moment,
	nameText,
	nextPage,
	pageFields,
	roomCode,
	siteReference,
	watts,
} from "./fields";
import { routeSpec } from "./routeSpec";

export const SWITCHES_MAX = 64;
export const switchType = z.enum(["light", "fan", "ac", "projector", "computer", "relay", "outlet", "other"]);
const gpio = z.int().min(0).max(255);
export const deviceName = z
	.string()
	.regex(/^[A-Za-z0-9_-]{1,32}$/, "must be 1 to 32 of A-Z a-z 0-9 _ -")
	.meta({ description: "The device's one name: MQTT user, client id and topic segment", examples: ["B-204"] });
const powerMaxW = watts
	.min(0.001)
	.meta({ description: "Highest possible power; without it: ratings × 1.5, or 25 kW when none is known" });

const switchInput = z.strictObject({
	name: nameText(60),
	type: switchType.default("other"),
	gpio: gpio.nullish(),
	power_rating_w: watts.optional().meta({ description: "Left out: the type's default, shown as such until it is confirmed" }),
	consumption_factor: consumptionFactor.default(1),
});

/** Spelled out: a field that is left out must stay as it is, so nothing here has a default. */
const switchChange = z.strictObject({
	position: z
		.int()
		.min(0)
		.max(SWITCHES_MAX - 1),
	name: nameText(60).optional(),
	type: switchType.optional(),
	gpio: gpio.nullish(),
	power_rating_w: watts.optional(),
	consumption_factor: consumptionFactor.optional(),
});
export type SwitchChangeInput = z.infer<typeof switchChange>;

const deviceSwitch = z.object({
	position: z.int().meta({ description: "From 0, in the order of switch_state" }),
	name: z.string(),
	type: switchType,
	gpio: z.int().nullable(),
	power_rating_w: z.number().meta({ description: "In force now" }),
	consumption_factor: z.number(),
	is_default: z.boolean().meta({ description: "The type's default, confirmed by nobody yet" }),
	archived_at: instantText.nullable(),
});

export const device = z
	.object({
		id: z.int(),
		esp32_name: z.string(),
		site: z.string(),
		site_id: z.int(),
		classroom: z.string().nullable().meta({ description: "Where it stands now; null = nowhere" }),
		adapter: z.string(),
		power_max_w: z.number().nullable(),
		consumption_factor: z.number(),
		switches: z.array(deviceSwitch),
		status: z
			.object({
				online: z.boolean(),
				last_seen: instantText.nullable(),
				firmware: z.string().nullable(),
				wifi_rssi: z.int().nullable(),
				backlog: z.int().nullable(),
			})
			.nullable()
			.meta({ description: "Null: never heard of" }),
		config: z
			.object({
				rev: z.int().meta({ description: "Seconds since 1970 when it was made, or one more than the last" }),
				made_at: instantText,
				sent_at: instantText
					.nullable()
					.meta({ description: "Last given to the broker, which keeps it for the device; null = not yet" }),
				taken_at: instantText.nullable().meta({ description: "When the device said that it goes by it" }),
				refused_at: instantText.nullable(),
				error: z
					.string()
					.nullable()
					.meta({ description: "The device's own word: out_of_range, malformed, stale_rev, not_stored, or another" }),
			})
			.nullable()
			.meta({ description: "What the device was last told of its switches (MQTT topic config); null: nothing" }),
		created_at: instantText,
		archived_at: instantText.nullable(),
	})
	.meta({ id: "Device" });
export type DeviceBody = z.infer<typeof device>;

const placements = z.array(z.object({ classroom: z.string(), from: instantText, until: instantText.nullable() }));
export const deviceDetail = device.extend({ placements }).meta({ id: "DeviceDetail" });
export type DeviceDetailBody = z.infer<typeof deviceDetail>;
const secret = z.string().meta({ description: "The MQTT password, shown this once; the user name is esp32_name" });

export const listDevicesRoute = routeSpec({
	method: "GET",
	path: "/api/devices",
	summary: "Devices within reach",
	role: "viewer",
	request: {
		query: z.strictObject({
			site: siteReference.optional(),
			classroom: roomCode.optional(),
			include_archived: includeArchived,
			...pageFields,
		}),
	},
	responses: { 200: { description: "One page", schema: z.object({ devices: z.array(device), next: nextPage }) } },
});

export const createDeviceRoute = routeSpec({
	method: "POST",
	path: "/api/devices",
	summary: "Make or adopt a device",
	role: "manager",
	request: {
		body: z.strictObject({
			esp32_name: deviceName,
			classroom: roomCode,
			site: siteReference.optional(),
			adapter: z.enum(["autovolt"]).default("autovolt"),
			power_max_w: powerMaxW.nullish(),
			consumption_factor: consumptionFactor.default(1),
			switches: z.array(switchInput).max(SWITCHES_MAX).default([]),
			effective_from: moment
				.optional()
				.meta({ description: "From when it stands there and the ratings hold; since always by default" }),
		}),
	},
	responses: { 201: { description: "Made. This answer alone holds the secret", schema: deviceDetail.extend({ secret }) } },
	problems: ["name_taken"],
});

export const readDeviceRoute = routeSpec({
	method: "GET",
	path: "/api/devices/{id}",
	summary: "A device, with where it stood",
	role: "viewer",
	request: { path: idPath },
	responses: { 200: { description: "The device", schema: deviceDetail } },
	problems: ["not_found"],
});

export const updateDeviceRoute = routeSpec({
	method: "PATCH",
	path: "/api/devices/{id}",
	summary: "Change ratings, maximum power and switches; ratings and power_max_w are dated",
	role: "manager",
	request: {
		path: idPath,
		body: z.strictObject({
			power_max_w: powerMaxW.optional(),
			consumption_factor: consumptionFactor.optional(),
			switches: z
				.array(switchChange)
				.max(SWITCHES_MAX)
				.optional()
				.meta({ description: "By position; the next free position makes a new switch" }),
			effective_from: moment.optional().meta({ description: "From when ratings and power_max_w hold; now by default" }),
		}),
	},
	responses: { 200: { description: "As it is now", schema: deviceDetail } },
	problems: ["not_found", "conflict"],
});

export const archiveDeviceRoute = routeSpec({
	method: "DELETE",
	path: "/api/devices/{id}",
	summary: "Archive a device: its credentials and its placement end now, its history stays",
	role: "manager",
	request: { path: idPath },
	responses: { 200: { description: "Archived", schema: deviceDetail } },
	problems: ["not_found"],
});

export const rotateSecretRoute = routeSpec({
	method: "POST",
	path: "/api/devices/{id}/secret",
	summary: "Make a new secret; the old one ends after an overlap",
	role: "manager",
	request: {
		path: idPath,
		body: z.strictObject({
			overlap_hours: decimal({ min: 0, max: 720, decimals: 3 }).default(24).meta({ description: "0 ends the old secret now" }),
		}),
	},
	responses: {
		201: {
			description: "Made. This answer alone holds the secret",
			schema: z.object({ esp32_name: z.string(), secret, old_secret_ends: instantText }),
		},
	},
	problems: ["not_found"],
});

export const placeDeviceRoute = routeSpec({
	method: "POST",
	path: "/api/devices/{id}/placement",
	summary: "Say where a device stands from a moment on, also in the past: the days since are computed anew",
	role: "manager",
	request: { path: idPath, body: z.strictObject({ classroom: roomCode, from: moment }) },
	responses: { 201: { description: "Placed", schema: deviceDetail } },
	problems: ["not_found"],
});

const unclaimed = z.object({
	esp32_name: z.string(),
	first_seen: instantText,
	last_seen: instantText,
	messages: z.number(),
	last_payload: z.string().nullable().meta({ description: "As text, its first 1,000 characters" }),
});

export const listUnclaimedRoute = routeSpec({
	method: "GET",
	path: "/api/devices/unclaimed",
	summary: "Names that published without being known: POST /api/devices adopts one",
	role: "manager",
	request: { query: z.strictObject({ limit: pageFields.limit }) },
	responses: { 200: { description: "Newest first", schema: z.object({ unclaimed: z.array(unclaimed) }) } },
});
