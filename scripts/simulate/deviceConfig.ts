import { z } from "zod";

/** `autovolt/<device>/config`, as a device holds it. */
export interface DeviceSettings {
	/** 0 = never told. */
	readonly rev: number;
	/** mW per switch, one for each. */
	readonly ratingsMw: readonly number[];
}

/** The words of the firmware: error of `config/ack`; applied and unchanged are a yes. */
export type ConfigVerdict = "applied" | "unchanged" | "malformed" | "out_of_range" | "stale_rev";

const RATING_W_MAX = 25_000;
const message = z.looseObject({ rev: z.number().int().min(1).max(0xffff_ffff) });
const contents = z.looseObject({
	ratings_w: z.array(z.number().min(0).max(RATING_W_MAX)).min(1).optional(),
	types: z.array(z.string()).optional(),
});

/**
 * Reads a configuration as the firmware does: as a whole or not at all, never below the revision that it holds; what is
 * absent stays. Ratings behind the last one given are 0.
 */
export function readConfig(
	text: string,
	current: DeviceSettings,
): { readonly verdict: ConfigVerdict; readonly rev: number; readonly settings: DeviceSettings } {
	const json = parse(text);
	const head = message.safeParse(json);
	if (!head.success) return { verdict: "malformed", rev: current.rev, settings: current };
	const { rev } = head.data;
	if (rev === current.rev) return { verdict: "unchanged", rev, settings: current };
	if (rev < current.rev) return { verdict: "stale_rev", rev, settings: current };
	const body = contents.safeParse(json);
	const switches = current.ratingsMw.length;
	if (!body.success || (body.data.ratings_w?.length ?? 0) > switches || (body.data.types?.length ?? 0) > switches)
		return { verdict: "out_of_range", rev, settings: current };
	const watts = body.data.ratings_w;
	const ratingsMw = watts
		? current.ratingsMw.map((_, position) => Math.round((watts[position] ?? 0) * 1_000))
		: current.ratingsMw;
	return { verdict: "applied", rev, settings: { rev, ratingsMw } };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
