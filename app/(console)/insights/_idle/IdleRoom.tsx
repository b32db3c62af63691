import { Energy, Money } from "@/components/figures/Figures";
import type { IdleRoomBody } from "@/wire/http/idleWaste";
import { AdviceList } from "./AdviceList";
import { hoursWords, JUDGED_BY, REASON_WORDS, stretchWords } from "./idleWords";
import { WeekColumns } from "./WeekColumns";

type IdleRoomProps = { room: IdleRoomBody; currency: string; today: string };

/** A room opened: what to do, week by week, which switches, and the worst stretches. */
export function IdleRoom({ room, currency, today }: IdleRoomProps) {
	return (
		<div className="flex flex-col gap-5 py-2">
			<AdviceList room={room} />
			<div className="grid gap-5 lg:grid-cols-2">
				<div>
					<h4 className="text-xs font-medium text-muted">Week by week, judged {JUDGED_BY[room.judged_by]}</h4>
					<WeekColumns weeks={room.weeks} currency={currency} />
				</div>
				<div>
					<h4 className="text-xs font-medium text-muted">Worst stretches</h4>
					<ul className="mt-2 flex flex-col gap-1.5 text-sm">
						{room.worst.map((stretch) => (
							<li key={`${stretch.device} ${stretch.switch} ${stretch.start}`} className="flex flex-wrap justify-between gap-x-3">
								<span>
									{stretch.switch} <span className="text-muted">{stretchWords(stretch, today)}</span>
								</span>
								<span className="text-muted">
									<Energy kilowattHours={stretch.kwh} /> {REASON_WORDS[stretch.reason]}
								</span>
							</li>
						))}
					</ul>
				</div>
			</div>
			<div>
				<h4 className="text-xs font-medium text-muted">By switch</h4>
				<ul className="mt-2 grid gap-x-8 gap-y-1.5 text-sm sm:grid-cols-2">
					{room.switches.map((one) => (
						<li key={`${one.device} ${one.position}`} className="flex flex-wrap justify-between gap-x-3">
							<span>
								{one.name}{" "}
								<span className="text-muted">
									{one.rating_w} W{one.rating_is_default && " (default)"}, {hoursWords(one.idle_hours)} of{" "}
									{hoursWords(one.on_hours)}
								</span>
							</span>
							<span>
								<Energy kilowattHours={one.kwh} /> ·{" "}
								<Money amount={one.cost} currency={currency} unpricedKwh={one.unpriced_kwh} />
							</span>
						</li>
					))}
				</ul>
			</div>
		</div>
	);
}
