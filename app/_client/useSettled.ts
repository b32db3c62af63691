import { useEffect, useState } from "react";

/** The value once it has stood still for `pauseMs`: a question to the server per thought, not per key. */
export function useSettled<T>(value: T, pauseMs: number): T {
	const [settled, setSettled] = useState(value);
	useEffect(() => {
		const timer = setTimeout(() => setSettled(value), pauseMs);
		return () => clearTimeout(timer);
	}, [value, pauseMs]);
	return settled;
}
