import { handleRoute } from "@/app/_server/handleRoute";
import { openLiveStream } from "@/app/_server/live/liveStream";
import { refuse } from "@/app/_server/outcome";
import { principalOf } from "@/app/_server/principal";
import { getLive } from "@/wire/http/liveEvent";

export const dynamic = "force-dynamic";

export const GET = handleRoute(getLive, async ({ request, database, clock, principal }) => {
	const stillAllowed = async () => {
		const now = await principalOf(request, database, clock);
		return now?.kind === principal.kind && now.id === principal.id;
	};
	return (
		openLiveStream({ request, stillAllowed }) ??
		refuse("unavailable", "Too many live streams are open. Fetch the figures every few seconds instead.")
	);
});
