import { formatCount } from "@/components/figures/formatQuantity";

/** Above this the server answers with the planner's estimate instead of counting. */
const COUNTED_MAX = 100_000;

/** 4,812 · about 2,34,447 */
export function countEvents(events: number): string {
	return `${events > COUNTED_MAX ? "about " : ""}${formatCount(events)}`;
}
