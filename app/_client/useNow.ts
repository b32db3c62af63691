import { useEffect, useState } from "react";

const TICK_MS = 5_000;

/** The server's present, in ms: its `asOf` plus what has passed since the answer came. A browser's wrong clock plays no part. */
export function useNow(asOf: string | undefined, answeredAt: number): number {
	const [present, setPresent] = useState(answeredAt);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new answer restarts the ticking, so that its age begins at 0.
	useEffect(() => {
		setPresent(Date.now());
		const timer = setInterval(() => setPresent(Date.now()), TICK_MS);
		return () => clearInterval(timer);
	}, [answeredAt]);
	return asOf === undefined ? present : Date.parse(asOf) + Math.max(0, present - answeredAt);
}
