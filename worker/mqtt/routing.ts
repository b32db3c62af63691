import type { Aedes, PublishPacket } from "aedes";

/**
 * Keeps Aedes from routing what nobody hears. Devices hear nothing of other devices, so a publish concerns operators
 * alone: without any, it need not be routed. What was quarantined is accepted and passed on to nobody.
 */
export function routeOnlyToSomebody(aedes: Aedes, withheld: WeakSet<object>, isWatched: () => boolean): void {
	const publish = aedes.publish.bind(aedes) as (packet: PublishPacket, client: unknown, done?: () => void) => void;
	Object.assign(aedes, {
		publish(packet: PublishPacket, client: unknown, done?: () => void) {
			if (withheld.has(packet)) return done?.();
			const fromDevice = typeof client === "object" && client !== null && packet.topic.startsWith("autovolt/");
			if (fromDevice && !packet.retain && !isWatched()) return done?.();
			publish(packet, client, done);
		},
	});
}
