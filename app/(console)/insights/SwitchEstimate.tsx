import { Button } from "@heroui/react/button";
import { formatPower } from "@/components/figures/formatQuantity";
import type { CalibratedSwitch, CalibrationResponse, CalibrationVerdict } from "@/wire/http/calibration";
import { IntervalBar } from "./IntervalBar";
import { intervalBeside, intervalWords, ratingAgrees } from "./intervalWords";

type Estimate = CalibrationResponse["standby"];

const VERDICTS: Readonly<Record<CalibrationVerdict, string>> = {
	identifiable: "told apart",
	rough: "roughly known",
	imprecise: "not told apart",
	at_zero: "draws nothing",
	together_with: "only as a sum",
	entangled_with: "not told apart",
	never_on: "never ON",
	too_few: "too seldom ON",
	not_calibrated: "no estimate",
};

type SwitchEstimateProps = { load: CalibratedSwitch; wattsMax: number; onAdopt?: () => void };

/** A switch: what is written down, what the counter shows, how sure that is, and what to do. */
export function SwitchEstimate({ load, wattsMax, onAdopt }: SwitchEstimateProps) {
	const { rated_w, low_w, high_w, estimated_w } = load;
	const agrees = ratingAgrees(load);
	const isOff =
		!agrees &&
		estimated_w !== null &&
		estimated_w > 0 &&
		low_w !== null &&
		high_w !== null &&
		(rated_w < low_w || rated_w > high_w);
	const mayAdopt = onAdopt !== undefined && (load.verdict === "identifiable" || load.verdict === "rough");
	return (
		<li className="grid gap-x-6 gap-y-2 py-3.5 lg:grid-cols-[11rem_minmax(0,1fr)_11rem]">
			<div className="min-w-0">
				<p className="truncate font-medium">{load.name}</p>
				<p className="text-xs text-muted">
					{load.type} · ON {load.on_hours.toFixed(1)} h
				</p>
			</div>
			<div className="min-w-0">
				<p className="flex flex-wrap items-baseline gap-x-4 text-sm">
					<span>
						<span className="text-muted">Rated </span>
						<span className="figure-number">{formatPower(rated_w)}</span>
						{load.rating_is_default && <span className="text-muted"> (default)</span>}
					</span>
					<EstimateWords load={load} isOff={isOff} />
				</p>
				<IntervalBar
					low={low_w ?? load.together?.low_w ?? null}
					high={high_w ?? load.together?.high_w ?? null}
					estimate={estimated_w ?? load.together?.total_w ?? null}
					rated={rated_w}
					max={wattsMax}
				/>
				<p className="text-xs leading-5 text-muted">{agrees ? "The rating agrees with what the counter shows." : load.advice}</p>
			</div>
			<div className="flex items-start gap-2 lg:justify-end">
				{mayAdopt && agrees && !load.rating_is_default && (
					<p className="text-xs leading-5 text-muted lg:text-right">The rating agrees; nothing to adopt.</p>
				)}
				{mayAdopt && (!agrees || load.rating_is_default) && (
					<Button size="sm" variant={isOff ? "primary" : "tertiary"} onPress={onAdopt}>
						{agrees ? "Confirm" : "Adopt"} {formatPower(estimated_w ?? 0)}…<span className="sr-only"> for {load.name}</span>
					</Button>
				)}
			</div>
		</li>
	);
}

/** What is drawn with everything OFF: nothing to adopt, for it has no rating. */
export function StandbyEstimate({ load, wattsMax }: { load: Estimate; wattsMax: number }) {
	return (
		<li className="grid gap-x-6 gap-y-2 py-3.5 lg:grid-cols-[11rem_minmax(0,1fr)_11rem]">
			<p className="font-medium">Standby</p>
			<div className="min-w-0">
				<p className="text-sm">
					<EstimateWords load={load} isOff={false} />
				</p>
				<IntervalBar low={load.low_w} high={load.high_w} estimate={load.estimated_w} rated={null} max={wattsMax} />
				<p className="text-xs leading-5 text-muted">{load.advice}</p>
			</div>
		</li>
	);
}

function EstimateWords({ load, isOff }: { load: Estimate; isOff: boolean }) {
	const { estimated_w, low_w, high_w, together } = load;
	const verdict = (
		<span className="rounded-full bg-surface-secondary px-2 py-0.5 text-xs text-muted">{VERDICTS[load.verdict]}</span>
	);
	if (together)
		return (
			<>
				<span>
					<span className="text-muted">With {load.together_with.join(", ")} </span>
					<span className="figure-number font-semibold">{formatPower(together.total_w)}</span>{" "}
					<span className="text-xs text-muted">{intervalBeside(together.total_w, together.low_w, together.high_w)}</span>
				</span>{" "}
				{verdict}
			</>
		);
	return (
		<>
			{low_w !== null && high_w !== null && (
				<span>
					<span className="text-muted">
						{estimated_w !== null ? "Counter shows " : formatPower(low_w) === formatPower(high_w) ? "About " : "Between "}
					</span>
					{estimated_w !== null && (
						<span className={`figure-number font-semibold ${isOff ? "text-series-estimated" : ""}`}>
							{formatPower(estimated_w)}{" "}
						</span>
					)}
					<span className="text-xs text-muted">
						{estimated_w === null ? intervalWords(low_w, high_w) : intervalBeside(estimated_w, low_w, high_w)}
					</span>
				</span>
			)}{" "}
			{verdict}
		</>
	);
}
