import { z } from "zod";
import { idPath, includeArchived, instantText, nameText, nextPage, pageFields, siteReference } from "./fields";
import { routeSpec } from "./routeSpec";

export const building = z
	.object({
		id: z.int(),
		name: z.string(),
		site: z.string(),
		site_id: z.int(),
		classrooms: z.int(),
		archived_at: instantText.nullable(),
	})
	.meta({ id: "Building" });
export type BuildingBody = z.infer<typeof building>;

export const listBuildingsRoute = routeSpec({
	method: "GET",
	path: "/api/buildings",
	summary: "Buildings within reach",
	role: "viewer",
	request: { query: z.strictObject({ site: siteReference.optional(), include_archived: includeArchived, ...pageFields }) },
	responses: { 200: { description: "One page", schema: z.object({ buildings: z.array(building), next: nextPage }) } },
});

export const createBuildingRoute = routeSpec({
	method: "POST",
	path: "/api/buildings",
	summary: "Make a building",
	role: "manager",
	request: { body: z.strictObject({ name: nameText(100), site: siteReference.optional() }) },
	responses: { 201: { description: "Made", schema: building } },
	problems: ["name_taken"],
});

export const updateBuildingRoute = routeSpec({
	method: "PATCH",
	path: "/api/buildings/{id}",
	summary: "Rename a building",
	role: "manager",
	request: { path: idPath, body: z.strictObject({ name: nameText(100) }) },
	responses: { 200: { description: "As it is now", schema: building } },
	problems: ["not_found", "name_taken"],
});

export const archiveBuildingRoute = routeSpec({
	method: "DELETE",
	path: "/api/buildings/{id}",
	summary: "Archive an empty building; its history stays",
	role: "manager",
	request: { path: idPath },
	responses: { 200: { description: "Archived", schema: building } },
	problems: ["not_found", "conflict"],
});
