import { z } from "zod";
import {
	decimal,
	idPath,
	includeArchived,
	instantText,
	nameText,
	nextPage,
	pageFields,
	plainText,
	roomCode,
	siteReference,
} from "./fields";
import { routeSpec } from "./routeSpec";

const areaM2 = decimal({ min: 0, max: 1_000_000, decimals: 2 });

export const classroom = z
	.object({
		id: z.int(),
		code: z.string(),
		name: z.string(),
		building: z.string().nullable(),
		site: z.string(),
		site_id: z.int(),
		kind: z
			.enum(["room", "unassigned"])
			.meta({ description: "unassigned: the room of devices that stand nowhere, one per site" }),
		area_m2: z.number().nullable(),
		devices: z.int().meta({ description: "Devices that stand here now" }),
		archived_at: instantText.nullable(),
	})
	.meta({ id: "Classroom" });
export type ClassroomBody = z.infer<typeof classroom>;

export const listClassroomsRoute = routeSpec({
	method: "GET",
	path: "/api/classrooms",
	summary: "Rooms within reach",
	role: "viewer",
	request: {
		query: z.strictObject({
			site: siteReference.optional(),
			building: nameText(100).optional(),
			include_archived: includeArchived,
			...pageFields,
		}),
	},
	responses: { 200: { description: "One page", schema: z.object({ classrooms: z.array(classroom), next: nextPage }) } },
});

export const createClassroomRoute = routeSpec({
	method: "POST",
	path: "/api/classrooms",
	summary: "Make a room",
	role: "manager",
	request: {
		body: z.strictObject({
			code: roomCode,
			name: plainText(100).default(""),
			building: nameText(100).nullish().meta({ description: "Name of a building of the site" }),
			site: siteReference.optional(),
			area_m2: areaM2.nullish(),
		}),
	},
	responses: { 201: { description: "Made", schema: classroom } },
	problems: ["name_taken"],
});

export const updateClassroomRoute = routeSpec({
	method: "PATCH",
	path: "/api/classrooms/{id}",
	summary: "Change what a room is called, where it lies, how large it is",
	role: "manager",
	request: {
		path: idPath,
		body: z.strictObject({
			code: roomCode.optional(),
			name: plainText(100).optional(),
			building: nameText(100).nullish(),
			area_m2: areaM2.nullish(),
		}),
	},
	responses: { 200: { description: "As it is now", schema: classroom } },
	problems: ["not_found", "name_taken", "conflict"],
});

export const archiveClassroomRoute = routeSpec({
	method: "DELETE",
	path: "/api/classrooms/{id}",
	summary: "Archive a room in which no device stands; its history stays",
	role: "manager",
	request: { path: idPath },
	responses: { 200: { description: "Archived", schema: classroom } },
	problems: ["not_found", "conflict"],
});
