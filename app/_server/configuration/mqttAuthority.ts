import { findMqttAuthority } from "@/store/mqttAuthorities";
import type { readMqttAuthorityRoute } from "@/wire/http/mqttAuthority";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok } from "../outcome";

/** The public half alone, and the same for everyone: whoever sets up devices needs it, whichever rooms he answers for. */
export async function readMqttAuthority({
	database,
}: RouteCall<typeof readMqttAuthorityRoute>): Promise<Outcome<Answer<typeof readMqttAuthorityRoute>>> {
	const found = await findMqttAuthority(database.prisma);
	if (!found) return ok({ authority: null });
	return ok({
		authority: {
			certificate: found.certificate,
			fingerprint_sha256: (found.fingerprint.toUpperCase().match(/../g) ?? []).join(":"),
			ends: new Date(found.endsAt).toISOString(),
			server_ends: new Date(found.serverEndsAt).toISOString(),
			server_names: [...found.serverNames],
			port: found.port,
		},
	});
}
