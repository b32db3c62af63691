import { findCommands, type RecordedCommand, listCommands as readCommands } from "@/store/commandList";
import type { CommandBody, listCommandsRoute, readCommandRoute } from "@/wire/http/commands";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse } from "../outcome";
import { permits, reachOf } from "../permission";
import { resolveClassroom, resolveSite } from "../place";
import type { Principal } from "../principal";
import { toApiCommand } from "./commandBody";

export async function readCommand(call: RouteCall<typeof readCommandRoute>): Promise<Outcome<CommandBody>> {
	const [command] = await findCommands(call.database.pool, [call.path.cmd_id]);
	return command && maySee(call.principal, command)
		? ok(toApiCommand(command, call.clock.now()))
		: refuse("not_found", "No command that you may see has this id.");
}

export async function listCommands(
	call: RouteCall<typeof listCommandsRoute>,
): Promise<Outcome<Answer<typeof listCommandsRoute>>> {
	const { query, principal, database, clock } = call;
	const reach = reachOf(principal);
	const now = clock.now();
	const named = query.site !== undefined || query.classroom !== undefined;
	const site = named ? await resolveSite(database.prisma, principal, query.site) : null;
	if (site?.kind === "refused") return site;
	const room =
		site && query.classroom !== undefined
			? await resolveClassroom(database.prisma, principal, "viewer", site.value, query.classroom, now)
			: null;
	if (room?.kind === "refused") return room;
	const rows = await readCommands(database.pool, {
		siteId: site?.value.id ?? reach.siteId,
		classroomIds: room ? [room.value.id] : reach.classroomIds,
		deviceId: query.device ?? null,
		status: query.status ?? null,
		now,
		before: query.after ?? null,
		limit: query.limit + 1,
	});
	const shown = rows.slice(0, query.limit);
	return ok({
		commands: shown.map((one) => toApiCommand(one, now)),
		next: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
	});
}

/** By the room where its device stands now or stood last; of a device that never stood anywhere, by the whole site. */
function maySee(principal: Principal, { siteId, classroomId }: RecordedCommand): boolean {
	return permits(
		principal,
		"viewer",
		classroomId === null ? { kind: "site", siteId } : { kind: "classroom", siteId, classroomId },
	);
}
