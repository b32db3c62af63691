import { useEffect, useState } from "react";
import { emptySheet, forgetSheet, keepSheet, readSheet, type TariffSheet } from "./tariffSheet";

/**
 * The sheet of a base. What was typed on the same base before is taken up again; else it begins with what the base says,
 * as soon as that is known.
 */
export function useTariffSheet(base: string, first: Partial<TariffSheet> | null, today: string) {
	const [state, setState] = useState<{ base: string; sheet: TariffSheet; isRestored: boolean } | null>(null);
	const isReady = state?.base === base;
	useEffect(() => {
		if (isReady || today === "") return;
		const kept = readSheet(base);
		if (kept) setState({ base, sheet: kept, isRestored: true });
		else if (first) setState({ base, sheet: { ...emptySheet(today), ...first }, isRestored: false });
	}, [isReady, base, first, today]);

	const setSheet = (change: Partial<TariffSheet>) =>
		setState((present) => {
			if (!present) return present;
			const sheet = { ...present.sheet, ...change };
			keepSheet(present.base, sheet);
			return { ...present, sheet, isRestored: false };
		});
	const forget = () => forgetSheet(base);
	const startOver = () => {
		forget();
		setState(null);
	};
	return { sheet: isReady ? state.sheet : null, isRestored: isReady && state.isRestored, setSheet, startOver, forget };
}
