import type { LoadBucket } from "@/components/charts/prepareLoadCurve";
import type { LoadPoint } from "@/wire/http/overview";

export function toLoadBucket(point: LoadPoint): LoadBucket {
	const { timestamp, kwh, kw, cost, comparable_kw: comparableKw, estimated, allocated } = point;
	return { timestamp, kwh, kw, cost, comparableKw, estimated, allocated };
}
