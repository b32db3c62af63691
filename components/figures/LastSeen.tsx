import { formatAgo, formatInstant, inZone } from "./formatTime";

type LastSeenProps = { at: string | null; now: number; never?: string; zone?: string };

/** How long ago; the title names the instant. `zone` is for instants that come in UTC. */
export function LastSeen({ at, now, never = "never seen", zone }: LastSeenProps) {
	if (at === null) return <span className="text-xs text-muted">{never}</span>;
	return (
		<time
			dateTime={at}
			title={formatInstant(zone === undefined ? at : inZone(at, zone))}
			className="text-xs whitespace-nowrap text-muted"
		>
			{formatAgo(at, now)}
		</time>
	);
}
