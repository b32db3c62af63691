import { z } from "zod";
import type { WorkerSign } from "@/store/pipelineHealth";

const metric = z.object({
	name: z.literal(["autovolt_mqtt_refused_total", "autovolt_mqtt_sessions_ended_total"]),
	values: z.array(z.object({ value: z.number(), labels: z.object({ reason: z.string() }) })),
});

/** What the live workers' brokers refused and ended since they started, by reason, most first. */
export function brokerRefusals(workers: readonly WorkerSign[]): { reason: string; count: number }[] {
	const counts = new Map<string, number>();
	for (const { isFresh, metrics } of workers) {
		if (!isFresh || !Array.isArray(metrics)) continue;
		for (const each of metrics) {
			const parsed = metric.safeParse(each);
			if (!parsed.success) continue;
			for (const { value, labels } of parsed.data.values)
				if (value > 0) counts.set(labels.reason, (counts.get(labels.reason) ?? 0) + value);
		}
	}
	return [...counts]
		.map(([reason, count]) => ({ reason, count }))
		.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}
