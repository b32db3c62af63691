import { formatPower } from "@/components/figures/formatQuantity";
import type { CalibratedSwitch } from "@/wire/http/calibration";

/** "48 W to 55 W"; one figure where both ends read the same. */
export function intervalWords(lowW: number, highW: number): string {
	const [low, high] = [formatPower(lowW), formatPower(highW)];
	return low === high ? low : `${low} to ${high}`;
}

/** What stands beside an estimate: its interval, or nothing where that would only repeat it. */
export function intervalBeside(estimatedW: number, lowW: number, highW: number): string {
	const words = intervalWords(lowW, highW);
	return words === formatPower(estimatedW) ? "" : words;
}

/** The rating reads as the counter does: there is nothing to adopt. */
export function ratingAgrees({ rated_w, estimated_w }: Pick<CalibratedSwitch, "rated_w" | "estimated_w">): boolean {
	return estimated_w !== null && formatPower(estimated_w) === formatPower(rated_w);
}
